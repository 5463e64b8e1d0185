-- Creates a view with measures for the numbers in OfficeUsage, counted once for the company. The view needs Spark 4.2 (docs/measures.md).
-- Replace `lake` with the name of your schema. Delete each line with a column that your table does not have.
DROP VIEW IF EXISTS lake.office_usage_measures;
CREATE VIEW lake.office_usage_measures (
    Month COMMENT 'Month for which the record is reported'
  , PGAMpnId COMMENT 'Id of the partner''s global account (PGA)'
  , CustomerTenantId COMMENT 'Id of the customer''s tenant'
  , CustomerTpid COMMENT 'Id of the customer''s top parent (TPID)'
  , WorkloadName COMMENT 'Name of the workload; Skype for Business, Teams, Exchange Online'
  , CustomerName COMMENT 'Customer''s name; obfuscated in some subscriptions for compliance'
  , CustomerMarket COMMENT 'Customer''s country or region: that of its global parent organization; e.g. United States'
  , CustomerSegment COMMENT 'Customer''s market segment; e.g. Major Commercial; Major Public Sector; Small, Medium & Corporate Commercial'
  , IndustryName COMMENT 'Customer''s industry'
  , VerticalName COMMENT 'Business vertical within the customer''s industry'
  , EOU COMMENT 'Enterprise organizational unit: a focus area of a subsidiary; e.g. SMC Commercial, USA – Northeast, JPN - Kansai'
  , TotalPaidAvailableUnits COMMENT 'PaidAvailableUnits, added up by the service over the records of a row, once for the company. NULL if several months or several values of WorkloadName are combined (inferred)'
  , TotalPaidAvailableUnits_average_of_months_with_rows COMMENT 'Sum of TotalPaidAvailableUnits divided by the number of months that have rows. NULL if several values of WorkloadName are combined (inferred)'
  , TotalMonthlyActiveUsers COMMENT 'MonthlyActiveUsers, added up by the service over the records of a row, once for the company. NULL if several months or several values of WorkloadName are combined (inferred)'
  , TotalMonthlyActiveUsers_average_of_months_with_rows COMMENT 'Sum of TotalMonthlyActiveUsers divided by the number of months that have rows. NULL if several values of WorkloadName are combined (inferred)'
  , TotalMonthlyActiveUsers_of_TotalPaidAvailableUnits COMMENT 'Sum of TotalMonthlyActiveUsers divided by the sum of TotalPaidAvailableUnits (inferred)'
  , CustomerName_newest COMMENT 'The customer''s newest name in the selected months. NULL for several customers'
  , customers COMMENT 'Number of different CustomerTenantId values that have rows'
)
COMMENT 'Measures for the numbers in OfficeUsage, counted once for the company. Query it with measure(…)'
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
      , CustomerTenantId
      , CustomerTpid
      , WorkloadName
      , CustomerName
      , CustomerMarket
      , CustomerSegment
      , IndustryName
      , VerticalName
      , EOU
      , TotalPaidAvailableUnits
      , TotalMonthlyActiveUsers
    FROM lake.office_usage
    WHERE IsDuplicateRowForPGA = 0
  ) AS counted
dimensions:
  - name: Month
    expr: Month
  - name: PGAMpnId
    expr: PGAMpnId
  - name: CustomerTenantId
    expr: CustomerTenantId
  - name: CustomerTpid
    expr: CustomerTpid
  - name: WorkloadName
    expr: WorkloadName
  - name: CustomerName
    expr: CustomerName
  - name: CustomerMarket
    expr: CustomerMarket
  - name: CustomerSegment
    expr: CustomerSegment
  - name: IndustryName
    expr: IndustryName
  - name: VerticalName
    expr: VerticalName
  - name: EOU
    expr: EOU
measures:
  - name: TotalPaidAvailableUnits
    expr: CASE WHEN min(Month) = max(Month) AND min(coalesce(WorkloadName, '')) = max(coalesce(WorkloadName, '')) THEN sum(TotalPaidAvailableUnits) END
  - name: TotalPaidAvailableUnits_average_of_months_with_rows
    expr: CASE WHEN min(coalesce(WorkloadName, '')) = max(coalesce(WorkloadName, '')) THEN sum(TotalPaidAvailableUnits) / count(DISTINCT Month) END
  - name: TotalMonthlyActiveUsers
    expr: CASE WHEN min(Month) = max(Month) AND min(coalesce(WorkloadName, '')) = max(coalesce(WorkloadName, '')) THEN sum(TotalMonthlyActiveUsers) END
  - name: TotalMonthlyActiveUsers_average_of_months_with_rows
    expr: CASE WHEN min(coalesce(WorkloadName, '')) = max(coalesce(WorkloadName, '')) THEN sum(TotalMonthlyActiveUsers) / count(DISTINCT Month) END
  - name: TotalMonthlyActiveUsers_of_TotalPaidAvailableUnits
    expr: sum(TotalMonthlyActiveUsers) / nullif(sum(TotalPaidAvailableUnits), 0)
  - name: CustomerName_newest
    expr: CASE WHEN min(coalesce(CustomerTenantId, '')) = max(coalesce(CustomerTenantId, '')) THEN max(struct(Month, CustomerName)).CustomerName END
  - name: customers
    expr: count(DISTINCT CustomerTenantId)
$$;
