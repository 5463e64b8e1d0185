-- Creates a view with measures for the numbers in CustomersAndTenants, counted once for the company. The view needs Spark 4.2 (docs/measures.md).
-- Replace `lake` with the name of your schema. Delete each line with a column that your table does not have.
DROP VIEW IF EXISTS lake.customers_and_tenants_measures;
CREATE VIEW lake.customers_and_tenants_measures (
    Month COMMENT 'Month for which the record is reported'
  , PGAMpnId COMMENT 'Id of the partner''s global account (PGA)'
  , CustomerName COMMENT 'Customer''s name; obfuscated in some subscriptions for compliance'
  , CustomerTpid COMMENT 'Id of the customer''s top parent (TPID)'
  , DUNSNumber COMMENT 'Customer''s number in Dun & Bradstreet''s Data Universal Numbering System'
  , CustomerSegment COMMENT 'Customer''s market segment; e.g. Major Commercial; Major Public Sector; Small, Medium & Corporate Commercial'
  , TopSegment COMMENT 'Customer''s segment on a higher level'
  , CustomerMarket COMMENT 'Customer''s country or region: that of its global parent organization; e.g. United States'
  , CustomerStatus COMMENT 'Customer''s status; Active / Inactive'
  , CustomerTenantId COMMENT 'Id of the customer''s tenant'
  , CustomerTenantName COMMENT 'Name of the customer''s tenant; may differ from CustomerName'
  , CustomerTenantCountry COMMENT 'Country or region of the customer''s tenant'
  , TenantDomainName COMMENT 'Domain of the customer''s tenant'
  , Product COMMENT 'Product that the partner sold to the customer; Office/Microsoft 365; Dynamics 365; Enterprise Mobility + Security; Power BI; Microsoft Azure'
  , RawProductName COMMENT 'Detailed name of the product'
  , SKU COMMENT 'SKU (stock-keeping unit) of the product; e.g. MICROSOFT 365 BUSINESS STANDARD'
  , SalesChannel COMMENT 'Channel of the sale; e.g. Direct, CSP, Direct/CSP, Indirect/CSP'
  , SubSegment
  , IndustryName COMMENT 'Customer''s industry'
  , VerticalName COMMENT 'Business vertical within the customer''s industry'
  , EOU COMMENT 'Enterprise organizational unit: a focus area of a subsidiary; e.g. SMC Commercial, USA – Northeast, JPN - Kansai'
  , AvailableSeats COMMENT 'Available seats, once for the company. NULL if several months are combined (inferred)'
  , AvailableSeats_average_of_months_with_rows COMMENT 'Sum of AvailableSeats divided by the number of months that have rows (inferred)'
  , BilledRevenueUSD COMMENT 'Billed revenue in US dollars, once for the company. May be added up over records and months (inferred)'
  , AzureConsumedRevenueUSD COMMENT 'Azure consumed revenue (ACR) in US dollars, once for the company. May be added up over records and months (inferred)'
  , CPORRevenue COMMENT 'Revenue that is attributed by CPOR, once for the company. May be added up over records and months (inferred)'
  , CPORPaidSeats COMMENT 'Paid seats that are attributed by CPOR, once for the company. NULL if several months are combined (inferred)'
  , CPORPaidSeats_average_of_months_with_rows COMMENT 'Sum of CPORPaidSeats divided by the number of months that have rows (inferred)'
  , CPORActiveUsers COMMENT 'Active users that are attributed by CPOR, once for the company. NULL if several months are combined (inferred)'
  , CPORActiveUsers_average_of_months_with_rows COMMENT 'Sum of CPORActiveUsers divided by the number of months that have rows (inferred)'
  , AssignedSeats COMMENT 'Assigned seats, once for the company. NULL if several months are combined (inferred)'
  , AssignedSeats_average_of_months_with_rows COMMENT 'Sum of AssignedSeats divided by the number of months that have rows (inferred)'
  , AssignedSeats_of_AvailableSeats COMMENT 'Sum of AssignedSeats divided by the sum of AvailableSeats (inferred)'
  , CPORActiveUsers_of_CPORPaidSeats COMMENT 'Sum of CPORActiveUsers divided by the sum of CPORPaidSeats (inferred)'
  , CustomerName_newest COMMENT 'The customer''s newest name in the selected months. NULL for several customers'
  , customers COMMENT 'Number of different CustomerTenantId values that have rows'
)
COMMENT 'Measures for the numbers in CustomersAndTenants, counted once for the company. Query it with measure(…)'
WITH METRICS
LANGUAGE YAML
AS $$
version: 0.1
source: |
  SELECT *
  FROM (
    SELECT
        Month
      , PGAMpnId
      , CustomerName
      , CustomerTpid
      , DUNSNumber
      , CustomerSegment
      , TopSegment
      , CustomerMarket
      , CustomerStatus
      , CustomerTenantId
      , CustomerTenantName
      , CustomerTenantCountry
      , TenantDomainName
      , Product
      , RawProductName
      , SKU
      , SalesChannel
      , SubSegment
      , IndustryName
      , VerticalName
      , EOU
      , AvailableSeats
      , BilledRevenueUSD
      , AzureConsumedRevenueUSD
      , CPORRevenue
      , CPORPaidSeats
      , CPORActiveUsers
      , AssignedSeats
    FROM lake.customers_and_tenants
    WHERE IsDuplicateRowForPGA = 0
  ) AS counted
dimensions:
  - name: Month
    expr: Month
  - name: PGAMpnId
    expr: PGAMpnId
  - name: CustomerName
    expr: CustomerName
  - name: CustomerTpid
    expr: CustomerTpid
  - name: DUNSNumber
    expr: DUNSNumber
  - name: CustomerSegment
    expr: CustomerSegment
  - name: TopSegment
    expr: TopSegment
  - name: CustomerMarket
    expr: CustomerMarket
  - name: CustomerStatus
    expr: CustomerStatus
  - name: CustomerTenantId
    expr: CustomerTenantId
  - name: CustomerTenantName
    expr: CustomerTenantName
  - name: CustomerTenantCountry
    expr: CustomerTenantCountry
  - name: TenantDomainName
    expr: TenantDomainName
  - name: Product
    expr: Product
  - name: RawProductName
    expr: RawProductName
  - name: SKU
    expr: SKU
  - name: SalesChannel
    expr: SalesChannel
  - name: SubSegment
    expr: SubSegment
  - name: IndustryName
    expr: IndustryName
  - name: VerticalName
    expr: VerticalName
  - name: EOU
    expr: EOU
measures:
  - name: AvailableSeats
    expr: CASE WHEN min(Month) = max(Month) THEN sum(AvailableSeats) END
  - name: AvailableSeats_average_of_months_with_rows
    expr: sum(AvailableSeats) / count(DISTINCT Month)
  - name: BilledRevenueUSD
    expr: sum(BilledRevenueUSD)
  - name: AzureConsumedRevenueUSD
    expr: sum(AzureConsumedRevenueUSD)
  - name: CPORRevenue
    expr: sum(CPORRevenue)
  - name: CPORPaidSeats
    expr: CASE WHEN min(Month) = max(Month) THEN sum(CPORPaidSeats) END
  - name: CPORPaidSeats_average_of_months_with_rows
    expr: sum(CPORPaidSeats) / count(DISTINCT Month)
  - name: CPORActiveUsers
    expr: CASE WHEN min(Month) = max(Month) THEN sum(CPORActiveUsers) END
  - name: CPORActiveUsers_average_of_months_with_rows
    expr: sum(CPORActiveUsers) / count(DISTINCT Month)
  - name: AssignedSeats
    expr: CASE WHEN min(Month) = max(Month) THEN sum(AssignedSeats) END
  - name: AssignedSeats_average_of_months_with_rows
    expr: sum(AssignedSeats) / count(DISTINCT Month)
  - name: AssignedSeats_of_AvailableSeats
    expr: sum(AssignedSeats) / nullif(sum(AvailableSeats), 0)
  - name: CPORActiveUsers_of_CPORPaidSeats
    expr: sum(CPORActiveUsers) / nullif(sum(CPORPaidSeats), 0)
  - name: CustomerName_newest
    expr: CASE WHEN min(coalesce(CustomerTenantId, '')) = max(coalesce(CustomerTenantId, '')) THEN max(struct(Month, CustomerName)).CustomerName END
  - name: customers
    expr: count(DISTINCT CustomerTenantId)
$$;
