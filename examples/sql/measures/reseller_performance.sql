-- Creates a view with measures for the numbers in ResellerPerformance. The view needs Spark 4.2 (docs/measures.md).
-- Replace `lake` with the name of your schema. Delete each line with a column that your table does not have.
DROP VIEW IF EXISTS lake.reseller_performance_measures;
CREATE VIEW lake.reseller_performance_measures (
    Month COMMENT 'Month for which the record is reported'
  , PGAMpnId COMMENT 'Id of the partner''s global account (PGA)'
  , ResellerMpnid COMMENT 'Reseller''s id in the Microsoft AI Cloud Partner Program'
  , ResellerName COMMENT 'Reseller''s name'
  , ResellerMarket COMMENT 'Reseller''s country or region; two letters, e.g. US'
  , IndirectProviderMPNId COMMENT 'Indirect provider''s id in the Microsoft AI Cloud Partner Program'
  , IndirectProviderName COMMENT 'Indirect provider''s name'
  , Product COMMENT 'Product that the partner sold to the customer; Office/Microsoft 365; Dynamics 365; Enterprise Mobility + Security; Power BI; Microsoft Azure'
  , SubscriptionID COMMENT 'Id of the subscription (a GUID)'
  , CustomerName COMMENT 'Customer''s name; obfuscated in some subscriptions for compliance'
  , CustomerTPid COMMENT 'Id of the customer''s top parent (TPID)'
  , CustomerSegment COMMENT 'Customer''s market segment; e.g. Major Commercial; Major Public Sector; Small, Medium & Corporate Commercial'
  , CustomerMarket COMMENT 'Customer''s country or region: that of its global parent organization; e.g. United States'
  , ResellerStatus COMMENT 'Reseller''s status'
  , IndustryName COMMENT 'Customer''s industry'
  , VerticalName COMMENT 'Business vertical within the customer''s industry'
  , EOU COMMENT 'Enterprise organizational unit: a focus area of a subsidiary; e.g. SMC Commercial, USA – Northeast, JPN - Kansai'
  , TotalAvailableSeats COMMENT 'Available seats, added up by the service over the records of a row. NULL if several months are combined (inferred)'
  , TotalAvailableSeats_average_of_months_with_rows COMMENT 'Sum of TotalAvailableSeats divided by the number of months that have rows (inferred)'
  , TotalAssignedSeats COMMENT 'Assigned seats, added up by the service over the records of a row. NULL if several months are combined (inferred)'
  , TotalAssignedSeats_average_of_months_with_rows COMMENT 'Sum of TotalAssignedSeats divided by the number of months that have rows (inferred)'
  , TotalRevenue COMMENT 'TotalRevenue. May be added up over records and months (inferred)'
  , TotalAssignedSeats_of_TotalAvailableSeats COMMENT 'Sum of TotalAssignedSeats divided by the sum of TotalAvailableSeats (inferred)'
)
COMMENT 'Measures for the numbers in ResellerPerformance. Query it with measure(…)'
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
      , ResellerMpnid
      , ResellerName
      , ResellerMarket
      , IndirectProviderMPNId
      , IndirectProviderName
      , Product
      , SubscriptionID
      , CustomerName
      , CustomerTPid
      , CustomerSegment
      , CustomerMarket
      , ResellerStatus
      , IndustryName
      , VerticalName
      , EOU
      , TotalAvailableSeats
      , TotalAssignedSeats
      , TotalRevenue
    FROM lake.reseller_performance
  ) AS counted
dimensions:
  - name: Month
    expr: Month
  - name: PGAMpnId
    expr: PGAMpnId
  - name: ResellerMpnid
    expr: ResellerMpnid
  - name: ResellerName
    expr: ResellerName
  - name: ResellerMarket
    expr: ResellerMarket
  - name: IndirectProviderMPNId
    expr: IndirectProviderMPNId
  - name: IndirectProviderName
    expr: IndirectProviderName
  - name: Product
    expr: Product
  - name: SubscriptionID
    expr: SubscriptionID
  - name: CustomerName
    expr: CustomerName
  - name: CustomerTPid
    expr: CustomerTPid
  - name: CustomerSegment
    expr: CustomerSegment
  - name: CustomerMarket
    expr: CustomerMarket
  - name: ResellerStatus
    expr: ResellerStatus
  - name: IndustryName
    expr: IndustryName
  - name: VerticalName
    expr: VerticalName
  - name: EOU
    expr: EOU
measures:
  - name: TotalAvailableSeats
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalAvailableSeats) END
  - name: TotalAvailableSeats_average_of_months_with_rows
    expr: sum(TotalAvailableSeats) / count(DISTINCT Month)
  - name: TotalAssignedSeats
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalAssignedSeats) END
  - name: TotalAssignedSeats_average_of_months_with_rows
    expr: sum(TotalAssignedSeats) / count(DISTINCT Month)
  - name: TotalRevenue
    expr: sum(TotalRevenue)
  - name: TotalAssignedSeats_of_TotalAvailableSeats
    expr: sum(TotalAssignedSeats) / nullif(sum(TotalAvailableSeats), 0)
$$;
