-- Creates a view with measures for Azure consumed revenue (ACR) and its growth. Each record counts once for the
-- company. The view needs Spark 4.2 (docs/measures.md). The view reads ../marts/azure_by_customer.sql, which contains a
-- row for each customer and month, with the ACR of the months before.
-- Replace `lake` with the name of your schema.
DROP VIEW IF EXISTS lake.azure_by_customer_measures;
CREATE VIEW lake.azure_by_customer_measures (
    Month COMMENT 'Month for which the record is reported'
  , CustomerTenantId COMMENT 'Id of the customer''s tenant'
  , settled COMMENT 'Whether the month is settled, so that no more records are expected'
  , acr_usd COMMENT 'Azure consumed revenue (ACR) in US dollars, once for the company. May be added up over records and months (inferred)'
  , growth_month COMMENT 'Growth of ACR over the previous month. NULL if the previous month is not positive'
  , growth_year COMMENT 'Growth of ACR over the same month of the previous year. NULL if that month is not positive'
  , customers COMMENT 'Number of different CustomerTenantId values with ACR'
)
COMMENT 'Azure consumed revenue (ACR) and its growth, once for the company. Query it with measure(…)'
WITH METRICS
LANGUAGE YAML
AS $$
version: 0.1
source: lake.azure_by_customer
dimensions:
  - name: Month
    expr: Month
  - name: CustomerTenantId
    expr: CustomerTenantId
  - name: settled
    expr: settled
measures:
  - name: acr_usd
    expr: sum(acr_usd)
  - name: growth_month
    expr: CASE WHEN sum(acr_month_before) > 0 THEN sum(acr_usd) FILTER (WHERE acr_month_before IS NOT NULL) / sum(acr_month_before) - 1 END
  - name: growth_year
    expr: CASE WHEN sum(acr_year_before) > 0 THEN sum(acr_usd) FILTER (WHERE acr_year_before IS NOT NULL) / sum(acr_year_before) - 1 END
  - name: customers
    expr: count(DISTINCT CustomerTenantId) FILTER (WHERE acr_usd <> 0)
$$;
