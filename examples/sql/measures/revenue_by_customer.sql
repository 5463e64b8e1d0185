-- Creates a view with measures for billed revenue and its growth. Each record counts once for the company. The view
-- needs Spark 4.2 (docs/measures.md). The view reads ../marts/revenue_by_customer.sql, which contains a row for each
-- customer and month, with the revenue of the months before.
-- Replace `lake` with the name of your schema.
DROP VIEW IF EXISTS lake.revenue_by_customer_measures;
CREATE VIEW lake.revenue_by_customer_measures (
    Month COMMENT 'Month for which the record is reported'
  , CustomerTenantId COMMENT 'Id of the customer''s tenant'
  , CustomerName COMMENT 'The customer''s newest name'
  , settled COMMENT 'Whether the month is settled, so that no more records are expected'
  , revenue_usd COMMENT 'Billed revenue in US dollars, once for the company. May be added up over records and months (inferred)'
  , growth_month COMMENT 'Growth of revenue over the previous month. NULL if the previous month is not positive'
  , growth_year COMMENT 'Growth of revenue over the same month of the previous year. NULL if that month is not positive'
  , customers COMMENT 'Number of different CustomerTenantId values with revenue'
)
COMMENT 'Billed revenue and its growth, once for the company. Query it with measure(…)'
WITH METRICS
LANGUAGE YAML
AS $$
version: 0.1
source: lake.revenue_by_customer
dimensions:
  - name: Month
    expr: Month
  - name: CustomerTenantId
    expr: CustomerTenantId
  - name: CustomerName
    expr: CustomerName
  - name: settled
    expr: settled
measures:
  - name: revenue_usd
    expr: sum(revenue_usd)
  - name: growth_month
    expr: CASE WHEN sum(revenue_month_before) > 0 THEN sum(revenue_usd) FILTER (WHERE revenue_month_before IS NOT NULL) / sum(revenue_month_before) - 1 END
  - name: growth_year
    expr: CASE WHEN sum(revenue_year_before) > 0 THEN sum(revenue_usd) FILTER (WHERE revenue_year_before IS NOT NULL) / sum(revenue_year_before) - 1 END
  - name: customers
    expr: count(DISTINCT CustomerTenantId) FILTER (WHERE revenue_usd <> 0)
$$;
