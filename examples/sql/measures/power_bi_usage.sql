-- Creates a view with measures for the numbers in PowerBIUsage. The view needs Spark 4.2 (docs/measures.md).
-- Replace `lake` with the name of your schema. Delete each line with a column that your table does not have.
DROP VIEW IF EXISTS lake.power_bi_usage_measures;
CREATE VIEW lake.power_bi_usage_measures (
    Month COMMENT 'Month for which the record is reported'
  , PGAMpnId COMMENT 'Id of the partner''s global account (PGA)'
  , SubscriptionId COMMENT 'Id of the subscription (a GUID)'
  , SubscriptionStartDate COMMENT 'Day on which the subscription starts'
  , SubscriptionEndDate COMMENT 'Day on which the subscription ends'
  , SubscriptionStatus COMMENT 'State of the subscription; PowerBI: Active, Inactive, In Grace Period; EMS: Open, Closed, Active, In Grace Period'
  , SKU COMMENT 'SKU (stock-keeping unit) of the product; e.g. MICROSOFT 365 BUSINESS STANDARD'
  , SKUId COMMENT 'Id of the SKU'
  , FreeVsPaidSKU COMMENT 'Whether the SKU is free or paid'
  , SalesModel COMMENT 'Channel through which the subscription was sold'
  , DetailedSalesModel COMMENT 'Sales model of the subscription in more detail'
  , CustomerName COMMENT 'Customer''s name; obfuscated in some subscriptions for compliance'
  , CustomerTenantId COMMENT 'Id of the customer''s tenant'
  , CustomerTpid COMMENT 'Id of the customer''s top parent (TPID)'
  , CustomerSegment COMMENT 'Customer''s market segment; e.g. Major Commercial; Major Public Sector; Small, Medium & Corporate Commercial'
  , CustomerMarket COMMENT 'Customer''s country or region: that of its global parent organization; e.g. United States'
  , MPNId COMMENT 'Partner''s id in the Microsoft AI Cloud Partner Program (formerly MPN), of a location or the global account'
  , PartnerName COMMENT 'Partner''s name'
  , PartnerLocation COMMENT 'Partner''s country or region'
  , PartnerAttachType COMMENT 'Kind of association that attributes the record to the partner'
  , PartnerHierarchy COMMENT 'Whether the partner is the headquarters or a location; HeadQuarters / Location'
  , IndustryName COMMENT 'Customer''s industry'
  , VerticalName COMMENT 'Business vertical within the customer''s industry'
  , EOU COMMENT 'Enterprise organizational unit: a focus area of a subsidiary; e.g. SMC Commercial, USA – Northeast, JPN - Kansai'
  , TotalAssignedSeats COMMENT 'Assigned seats, added up by the service over the records of a row. NULL if several months are combined (inferred)'
  , TotalAssignedSeats_average_of_months_with_rows COMMENT 'Sum of TotalAssignedSeats divided by the number of months that have rows (inferred)'
  , TotalAvailableSeats COMMENT 'Available seats, added up by the service over the records of a row. NULL if several months are combined (inferred)'
  , TotalAvailableSeats_average_of_months_with_rows COMMENT 'Sum of TotalAvailableSeats divided by the number of months that have rows (inferred)'
  , TotalActiveSeats COMMENT 'ActiveSeats, added up by the service over the records of a row. NULL if several months are combined (inferred)'
  , TotalActiveSeats_average_of_months_with_rows COMMENT 'Sum of TotalActiveSeats divided by the number of months that have rows (inferred)'
  , TotalAssignedSeats_of_TotalAvailableSeats COMMENT 'Sum of TotalAssignedSeats divided by the sum of TotalAvailableSeats (inferred)'
  , TotalActiveSeats_of_TotalAvailableSeats COMMENT 'Sum of TotalActiveSeats divided by the sum of TotalAvailableSeats (inferred)'
  , CustomerName_newest COMMENT 'The customer''s newest name in the selected months. NULL for several customers'
  , customers COMMENT 'Number of different CustomerTenantId values that have rows'
)
COMMENT 'Measures for the numbers in PowerBIUsage. Query it with measure(…)'
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
      , SubscriptionId
      , SubscriptionStartDate
      , SubscriptionEndDate
      , SubscriptionStatus
      , SKU
      , SKUId
      , FreeVsPaidSKU
      , SalesModel
      , DetailedSalesModel
      , CustomerName
      , CustomerTenantId
      , CustomerTpid
      , CustomerSegment
      , CustomerMarket
      , MPNId
      , PartnerName
      , PartnerLocation
      , PartnerAttachType
      , PartnerHierarchy
      , IndustryName
      , VerticalName
      , EOU
      , TotalAssignedSeats
      , TotalAvailableSeats
      , TotalActiveSeats
    FROM lake.power_bi_usage
  ) AS counted
dimensions:
  - name: Month
    expr: Month
  - name: PGAMpnId
    expr: PGAMpnId
  - name: SubscriptionId
    expr: SubscriptionId
  - name: SubscriptionStartDate
    expr: SubscriptionStartDate
  - name: SubscriptionEndDate
    expr: SubscriptionEndDate
  - name: SubscriptionStatus
    expr: SubscriptionStatus
  - name: SKU
    expr: SKU
  - name: SKUId
    expr: SKUId
  - name: FreeVsPaidSKU
    expr: FreeVsPaidSKU
  - name: SalesModel
    expr: SalesModel
  - name: DetailedSalesModel
    expr: DetailedSalesModel
  - name: CustomerName
    expr: CustomerName
  - name: CustomerTenantId
    expr: CustomerTenantId
  - name: CustomerTpid
    expr: CustomerTpid
  - name: CustomerSegment
    expr: CustomerSegment
  - name: CustomerMarket
    expr: CustomerMarket
  - name: MPNId
    expr: MPNId
  - name: PartnerName
    expr: PartnerName
  - name: PartnerLocation
    expr: PartnerLocation
  - name: PartnerAttachType
    expr: PartnerAttachType
  - name: PartnerHierarchy
    expr: PartnerHierarchy
  - name: IndustryName
    expr: IndustryName
  - name: VerticalName
    expr: VerticalName
  - name: EOU
    expr: EOU
measures:
  - name: TotalAssignedSeats
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalAssignedSeats) END
  - name: TotalAssignedSeats_average_of_months_with_rows
    expr: sum(TotalAssignedSeats) / count(DISTINCT Month)
  - name: TotalAvailableSeats
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalAvailableSeats) END
  - name: TotalAvailableSeats_average_of_months_with_rows
    expr: sum(TotalAvailableSeats) / count(DISTINCT Month)
  - name: TotalActiveSeats
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalActiveSeats) END
  - name: TotalActiveSeats_average_of_months_with_rows
    expr: sum(TotalActiveSeats) / count(DISTINCT Month)
  - name: TotalAssignedSeats_of_TotalAvailableSeats
    expr: sum(TotalAssignedSeats) / nullif(sum(TotalAvailableSeats), 0)
  - name: TotalActiveSeats_of_TotalAvailableSeats
    expr: sum(TotalActiveSeats) / nullif(sum(TotalAvailableSeats), 0)
  - name: CustomerName_newest
    expr: CASE WHEN min(coalesce(CustomerTenantId, '')) = max(coalesce(CustomerTenantId, '')) THEN max(struct(Month, CustomerName)).CustomerName END
  - name: customers
    expr: count(DISTINCT CustomerTenantId)
$$;
