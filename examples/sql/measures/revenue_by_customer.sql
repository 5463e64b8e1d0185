-- Billed revenue and its growth, once for the company, for Spark 4.2: docs/measures.md. Its source is the view of
-- ../marts/revenue_by_customer.sql, which has a row for each customer and month, with the months before.
-- Write your schema in place of lake.
DROP VIEW IF EXISTS lake.revenue_by_customer_measures;
CREATE VIEW lake.revenue_by_customer_measures (
    Month COMMENT 'Month for which the record is reported'
  , CustomerTenantId COMMENT 'Id of the customer''s tenant'
  , CustomerName COMMENT 'Newest name of the customer'
  , settled COMMENT 'Whether no records of the month come late'
  , revenue_usd COMMENT 'Billed revenue in US dollars, once for the company; added up over records and months (inferred)'
  , growth_month COMMENT 'Growth of revenue against the month before; NULL if that is not positive'
  , growth_year COMMENT 'Growth of revenue against the same month of the year before; NULL if that is not positive'
  , customers COMMENT 'Number of different CustomerTenantId with revenue'
)
COMMENT 'Billed revenue and its growth, once for the company: SELECT measure(…)'
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
