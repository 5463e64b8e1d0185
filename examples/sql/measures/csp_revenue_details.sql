-- Creates a view with measures for the numbers in CSPRevenueDetails, counted once for the company. The view needs Spark 4.2 (docs/measures.md).
-- Replace `lake` with the name of your schema. Delete each line with a column that your table does not have.
DROP VIEW IF EXISTS lake.csp_revenue_details_measures;
CREATE VIEW lake.csp_revenue_details_measures (
    MonthKey COMMENT 'Month for which the record is reported'
  , PGAMpnId COMMENT 'Id of the partner''s global account (PGA)'
  , CustomerName COMMENT 'Customer''s name; obfuscated in some subscriptions for compliance'
  , CustomerID COMMENT 'Customer''s id'
  , CustomerTenantId COMMENT 'Id of the customer''s tenant'
  , SubscriptionID COMMENT 'Id of the subscription (a GUID)'
  , ReportingPricingLevel COMMENT 'Pricing level by which revenue is compared with budget and forecast'
  , DetailPricingLevelName COMMENT 'Detailed pricing level that rules of the business assign to the revenue'
  , SummaryPricingLevel COMMENT 'Group of detailed pricing levels'
  , ProductPartNumber COMMENT 'Part number of the product'
  , Product COMMENT 'Product that the partner sold to the customer'
  , BilledRevenueUSD COMMENT 'Billed revenue in US dollars, once for the company. May be added up over records and months (inferred)'
  , CustomerName_newest COMMENT 'The customer''s newest name in the selected months. NULL for several customers'
  , customers COMMENT 'Number of different CustomerTenantId values that have rows'
)
COMMENT 'Measures for the numbers in CSPRevenueDetails, counted once for the company. Query it with measure(…)'
WITH METRICS
LANGUAGE YAML
AS $$
version: 0.1
source: |
  SELECT *
  FROM (
    SELECT
        MonthKey
      , PGAMpnId
      , CustomerName
      , CustomerID
      , CustomerTenantId
      , SubscriptionID
      , ReportingPricingLevel
      , DetailPricingLevelName
      , SummaryPricingLevel
      , ProductPartNumber
      , Product
      , BilledRevenueUSD
    FROM lake.csp_revenue_details
    WHERE IsDuplicateRowForPGA = 0
  ) AS counted
dimensions:
  - name: MonthKey
    expr: MonthKey
  - name: PGAMpnId
    expr: PGAMpnId
  - name: CustomerName
    expr: CustomerName
  - name: CustomerID
    expr: CustomerID
  - name: CustomerTenantId
    expr: CustomerTenantId
  - name: SubscriptionID
    expr: SubscriptionID
  - name: ReportingPricingLevel
    expr: ReportingPricingLevel
  - name: DetailPricingLevelName
    expr: DetailPricingLevelName
  - name: SummaryPricingLevel
    expr: SummaryPricingLevel
  - name: ProductPartNumber
    expr: ProductPartNumber
  - name: Product
    expr: Product
measures:
  - name: BilledRevenueUSD
    expr: sum(BilledRevenueUSD)
  - name: CustomerName_newest
    expr: CASE WHEN min(coalesce(CustomerTenantId, '')) = max(coalesce(CustomerTenantId, '')) THEN max(struct(MonthKey, CustomerName)).CustomerName END
  - name: customers
    expr: count(DISTINCT CustomerTenantId)
$$;
