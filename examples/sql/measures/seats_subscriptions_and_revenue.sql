-- Creates a view with measures for the numbers in SeatsSubscriptionsAndRevenue, counted once for the company. The view needs Spark 4.2 (docs/measures.md).
-- Replace `lake` with the name of your schema. Delete each line with a column that your table does not have.
DROP VIEW IF EXISTS lake.seats_subscriptions_and_revenue_measures;
CREATE VIEW lake.seats_subscriptions_and_revenue_measures (
    Month COMMENT 'Month for which the record is reported'
  , PGAMpnId COMMENT 'Id of the partner''s global account (PGA)'
  , SubscriptionId COMMENT 'Id of the subscription (a GUID)'
  , SubscriptionStartDate COMMENT 'Day on which the subscription starts'
  , SubscriptionEndDate COMMENT 'Day on which the subscription ends'
  , SubscriptionState COMMENT 'State of the subscription; seats: Active, Churned, Disabled; Azure: Open, Closed, Active, In Grace Period'
  , IsAutoRenew COMMENT 'Whether the subscription renews automatically; Yes / No and also Y / N: compare with both'
  , CustomerName COMMENT 'Customer''s name; obfuscated in some subscriptions for compliance'
  , CustomerTenantId COMMENT 'Id of the customer''s tenant'
  , CustomerTpid COMMENT 'Id of the customer''s top parent (TPID)'
  , DUNSNumber COMMENT 'Customer''s number in Dun & Bradstreet''s Data Universal Numbering System'
  , CustomerSegment COMMENT 'Customer''s market segment; e.g. Major Commercial; Major Public Sector; Small, Medium & Corporate Commercial'
  , TopSegment COMMENT 'Customer''s segment on a higher level'
  , CustomerMarket COMMENT 'Customer''s country or region: that of its global parent organization; e.g. United States'
  , ReportingProductName COMMENT 'Granular name of the product'
  , Product COMMENT 'Product that the partner sold to the customer; Office/Microsoft 365; Dynamics 365; Enterprise Mobility + Security; Power BI; Microsoft Azure'
  , ProductFamily
  , PricingLevelName
  , DetailPricingLevelName COMMENT 'Detailed pricing level that rules of the business assign to the revenue'
  , RawProductName COMMENT 'Detailed name of the product'
  , ProductPartNumber COMMENT 'Part number of the product'
  , SKU COMMENT 'SKU (stock-keeping unit) of the product; e.g. MICROSOFT 365 BUSINESS STANDARD'
  , RevSumDivisionName COMMENT 'Division of the product in the hierarchy for revenue (rev sum)'
  , SolutionArea COMMENT 'Business application class of the product'
  , SalesChannel COMMENT 'Channel of the sale; e.g. Direct, CSP, Direct/CSP, Indirect/CSP'
  , EnrollmentNumber COMMENT 'Number of the subscription''s enrollment'
  , SubscriptionStartMonth COMMENT 'Month in which the subscription starts'
  , ResellerID COMMENT 'Reseller''s id'
  , ResellerName COMMENT 'Reseller''s name'
  , IsCloud
  , IndustryName COMMENT 'Customer''s industry'
  , VerticalName COMMENT 'Business vertical within the customer''s industry'
  , EOU COMMENT 'Enterprise organizational unit: a focus area of a subsidiary; e.g. SMC Commercial, USA – Northeast, JPN - Kansai'
  , AvailableSeatsEOP COMMENT 'Available seats at the end of the period (EOP), once for the company. NULL if several months are combined (inferred)'
  , AvailableSeatsEOP_average_of_months_with_rows COMMENT 'Sum of AvailableSeatsEOP divided by the number of months that have rows (inferred)'
  , AvailableSeats COMMENT 'Change of the available seats against the month before; AvailableSeatsEOP has the seats themselves, once for the company. May be added up over records and months (inferred)'
  , TotalAssignedSeats COMMENT 'Assigned seats, added up by the service over the records of a row, once for the company. NULL if several months are combined (inferred)'
  , TotalAssignedSeats_average_of_months_with_rows COMMENT 'Sum of TotalAssignedSeats divided by the number of months that have rows (inferred)'
  , BilledRevenueUSD COMMENT 'Billed revenue in US dollars, once for the company. May be added up over records and months (inferred)'
  , AzureConsumedRevenueUSD COMMENT 'Azure consumed revenue (ACR) in US dollars, once for the company. May be added up over records and months (inferred)'
  , CPORRevenue COMMENT 'Revenue that is attributed by CPOR, once for the company. May be added up over records and months (inferred)'
  , CPORPaidSeats COMMENT 'Paid seats that are attributed by CPOR, once for the company. NULL if several months are combined (inferred)'
  , CPORPaidSeats_average_of_months_with_rows COMMENT 'Sum of CPORPaidSeats divided by the number of months that have rows (inferred)'
  , CPORActiveUsers COMMENT 'Active users that are attributed by CPOR, once for the company. NULL if several months are combined (inferred)'
  , CPORActiveUsers_average_of_months_with_rows COMMENT 'Sum of CPORActiveUsers divided by the number of months that have rows (inferred)'
  , TotalAssignedSeats_of_AvailableSeatsEOP COMMENT 'Sum of TotalAssignedSeats divided by the sum of AvailableSeatsEOP (inferred)'
  , CPORActiveUsers_of_CPORPaidSeats COMMENT 'Sum of CPORActiveUsers divided by the sum of CPORPaidSeats (inferred)'
  , CustomerName_newest COMMENT 'The customer''s newest name in the selected months. NULL for several customers'
  , customers COMMENT 'Number of different CustomerTenantId values that have rows'
)
COMMENT 'Measures for the numbers in SeatsSubscriptionsAndRevenue, counted once for the company. Query it with measure(…)'
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
      , SubscriptionState
      , IsAutoRenew
      , CustomerName
      , CustomerTenantId
      , CustomerTpid
      , DUNSNumber
      , CustomerSegment
      , TopSegment
      , CustomerMarket
      , ReportingProductName
      , Product
      , ProductFamily
      , PricingLevelName
      , DetailPricingLevelName
      , RawProductName
      , ProductPartNumber
      , SKU
      , RevSumDivisionName
      , SolutionArea
      , SalesChannel
      , EnrollmentNumber
      , SubscriptionStartMonth
      , ResellerID
      , ResellerName
      , IsCloud
      , IndustryName
      , VerticalName
      , EOU
      , AvailableSeatsEOP
      , AvailableSeats
      , TotalAssignedSeats
      , BilledRevenueUSD
      , AzureConsumedRevenueUSD
      , CPORRevenue
      , CPORPaidSeats
      , CPORActiveUsers
    FROM lake.seats_subscriptions_and_revenue
    WHERE IsDuplicateRowForPGA = 0
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
  - name: SubscriptionState
    expr: SubscriptionState
  - name: IsAutoRenew
    expr: IsAutoRenew
  - name: CustomerName
    expr: CustomerName
  - name: CustomerTenantId
    expr: CustomerTenantId
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
  - name: ReportingProductName
    expr: ReportingProductName
  - name: Product
    expr: Product
  - name: ProductFamily
    expr: ProductFamily
  - name: PricingLevelName
    expr: PricingLevelName
  - name: DetailPricingLevelName
    expr: DetailPricingLevelName
  - name: RawProductName
    expr: RawProductName
  - name: ProductPartNumber
    expr: ProductPartNumber
  - name: SKU
    expr: SKU
  - name: RevSumDivisionName
    expr: RevSumDivisionName
  - name: SolutionArea
    expr: SolutionArea
  - name: SalesChannel
    expr: SalesChannel
  - name: EnrollmentNumber
    expr: EnrollmentNumber
  - name: SubscriptionStartMonth
    expr: SubscriptionStartMonth
  - name: ResellerID
    expr: ResellerID
  - name: ResellerName
    expr: ResellerName
  - name: IsCloud
    expr: IsCloud
  - name: IndustryName
    expr: IndustryName
  - name: VerticalName
    expr: VerticalName
  - name: EOU
    expr: EOU
measures:
  - name: AvailableSeatsEOP
    expr: CASE WHEN min(Month) = max(Month) THEN sum(AvailableSeatsEOP) END
  - name: AvailableSeatsEOP_average_of_months_with_rows
    expr: sum(AvailableSeatsEOP) / count(DISTINCT Month)
  - name: AvailableSeats
    expr: sum(AvailableSeats)
  - name: TotalAssignedSeats
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalAssignedSeats) END
  - name: TotalAssignedSeats_average_of_months_with_rows
    expr: sum(TotalAssignedSeats) / count(DISTINCT Month)
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
  - name: TotalAssignedSeats_of_AvailableSeatsEOP
    expr: sum(TotalAssignedSeats) / nullif(sum(AvailableSeatsEOP), 0)
  - name: CPORActiveUsers_of_CPORPaidSeats
    expr: sum(CPORActiveUsers) / nullif(sum(CPORPaidSeats), 0)
  - name: CustomerName_newest
    expr: CASE WHEN min(coalesce(CustomerTenantId, '')) = max(coalesce(CustomerTenantId, '')) THEN max(struct(Month, CustomerName)).CustomerName END
  - name: customers
    expr: count(DISTINCT CustomerTenantId)
$$;
