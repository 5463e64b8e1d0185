-- Azure consumed revenue (ACR) and its growth, once for the company, for Spark 4.2: docs/measures.md. Its source is the view of
-- ../marts/azure_by_customer.sql, which has a row for each customer and month, with the months before.
-- Write your schema in place of lake.
DROP VIEW IF EXISTS lake.azure_by_customer_measures;
CREATE VIEW lake.azure_by_customer_measures (
    Month COMMENT 'Month for which the record is reported'
  , CustomerTenantId COMMENT 'Id of the customer''s tenant'
  , settled COMMENT 'Whether no records of the month come late'
  , acr_usd COMMENT 'Azure consumed revenue (ACR) in US dollars, once for the company; added up over records and months (inferred)'
  , growth_month COMMENT 'Growth of ACR against the month before; NULL if that is not positive'
  , growth_year COMMENT 'Growth of ACR against the same month of the year before; NULL if that is not positive'
  , customers COMMENT 'Number of different CustomerTenantId with ACR'
)
COMMENT 'Azure consumed revenue (ACR) and its growth, once for the company: SELECT measure(…)'
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
