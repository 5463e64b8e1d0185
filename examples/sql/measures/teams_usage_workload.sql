-- Creates a view with measures for the numbers in TeamsUsageWorkload. The view needs Spark 4.2 (docs/measures.md).
-- Replace `lake` with the name of your schema. Delete each line with a column that your table does not have.
DROP VIEW IF EXISTS lake.teams_usage_workload_measures;
CREATE VIEW lake.teams_usage_workload_measures (
    MonthKey COMMENT 'Month for which the record is reported'
  , PGAMpnId COMMENT 'Id of the partner''s global account (PGA)'
  , CustomerId COMMENT 'Id of the customer''s top parent (TPID)'
  , CustomerTenantId COMMENT 'Id of the customer''s tenant'
  , SubWorkload COMMENT 'Part of Teams for which usage is reported; Meetings, Calls, Phone systems'
  , CustomerName COMMENT 'Customer''s name; obfuscated in some subscriptions for compliance'
  , CustomerCountryCode COMMENT 'Code of the customer''s country or region'
  , CustomerCountry COMMENT 'Customer''s country or region'
  , CustomerSegment COMMENT 'Customer''s market segment; e.g. Major Commercial; Major Public Sector; Small, Medium & Corporate Commercial'
  , IndustryName COMMENT 'Customer''s industry'
  , VerticalName COMMENT 'Business vertical within the customer''s industry'
  , EOU COMMENT 'Enterprise organizational unit: a focus area of a subsidiary; e.g. SMC Commercial, USA – Northeast, JPN - Kansai'
  , DesktopUsers COMMENT 'Users of Teams on a desktop. NULL if several months or several values of SubWorkload are combined (inferred)'
  , DesktopUsers_average_of_months_with_rows COMMENT 'Sum of DesktopUsers divided by the number of months that have rows. NULL if several values of SubWorkload are combined (inferred)'
  , WebUsers COMMENT 'Users of Teams on the web. NULL if several months or several values of SubWorkload are combined (inferred)'
  , WebUsers_average_of_months_with_rows COMMENT 'Sum of WebUsers divided by the number of months that have rows. NULL if several values of SubWorkload are combined (inferred)'
  , MobileUsers COMMENT 'Users of Teams on a mobile device. NULL if several months or several values of SubWorkload are combined (inferred)'
  , MobileUsers_average_of_months_with_rows COMMENT 'Sum of MobileUsers divided by the number of months that have rows. NULL if several values of SubWorkload are combined (inferred)'
  , AllUpPartiticipants COMMENT 'Users of Teams in the month, each counted once. NULL if several months or several values of SubWorkload are combined (inferred)'
  , AllUpPartiticipants_average_of_months_with_rows COMMENT 'Sum of AllUpPartiticipants divided by the number of months that have rows. NULL if several values of SubWorkload are combined (inferred)'
  , CustomerName_newest COMMENT 'The customer''s newest name in the selected months. NULL for several customers'
  , customers COMMENT 'Number of different CustomerTenantId values that have rows'
)
COMMENT 'Measures for the numbers in TeamsUsageWorkload. Query it with measure(…)'
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
      , CustomerId
      , CustomerTenantId
      , SubWorkload
      , CustomerName
      , CustomerCountryCode
      , CustomerCountry
      , CustomerSegment
      , IndustryName
      , VerticalName
      , EOU
      , DesktopUsers
      , WebUsers
      , MobileUsers
      , AllUpPartiticipants
    FROM lake.teams_usage_workload
  ) AS counted
dimensions:
  - name: MonthKey
    expr: MonthKey
  - name: PGAMpnId
    expr: PGAMpnId
  - name: CustomerId
    expr: CustomerId
  - name: CustomerTenantId
    expr: CustomerTenantId
  - name: SubWorkload
    expr: SubWorkload
  - name: CustomerName
    expr: CustomerName
  - name: CustomerCountryCode
    expr: CustomerCountryCode
  - name: CustomerCountry
    expr: CustomerCountry
  - name: CustomerSegment
    expr: CustomerSegment
  - name: IndustryName
    expr: IndustryName
  - name: VerticalName
    expr: VerticalName
  - name: EOU
    expr: EOU
measures:
  - name: DesktopUsers
    expr: CASE WHEN min(MonthKey) = max(MonthKey) AND min(coalesce(SubWorkload, '')) = max(coalesce(SubWorkload, '')) THEN sum(DesktopUsers) END
  - name: DesktopUsers_average_of_months_with_rows
    expr: CASE WHEN min(coalesce(SubWorkload, '')) = max(coalesce(SubWorkload, '')) THEN sum(DesktopUsers) / count(DISTINCT MonthKey) END
  - name: WebUsers
    expr: CASE WHEN min(MonthKey) = max(MonthKey) AND min(coalesce(SubWorkload, '')) = max(coalesce(SubWorkload, '')) THEN sum(WebUsers) END
  - name: WebUsers_average_of_months_with_rows
    expr: CASE WHEN min(coalesce(SubWorkload, '')) = max(coalesce(SubWorkload, '')) THEN sum(WebUsers) / count(DISTINCT MonthKey) END
  - name: MobileUsers
    expr: CASE WHEN min(MonthKey) = max(MonthKey) AND min(coalesce(SubWorkload, '')) = max(coalesce(SubWorkload, '')) THEN sum(MobileUsers) END
  - name: MobileUsers_average_of_months_with_rows
    expr: CASE WHEN min(coalesce(SubWorkload, '')) = max(coalesce(SubWorkload, '')) THEN sum(MobileUsers) / count(DISTINCT MonthKey) END
  - name: AllUpPartiticipants
    expr: CASE WHEN min(MonthKey) = max(MonthKey) AND min(coalesce(SubWorkload, '')) = max(coalesce(SubWorkload, '')) THEN sum(AllUpPartiticipants) END
  - name: AllUpPartiticipants_average_of_months_with_rows
    expr: CASE WHEN min(coalesce(SubWorkload, '')) = max(coalesce(SubWorkload, '')) THEN sum(AllUpPartiticipants) / count(DISTINCT MonthKey) END
  - name: CustomerName_newest
    expr: CASE WHEN min(coalesce(CustomerTenantId, '')) = max(coalesce(CustomerTenantId, '')) THEN max(struct(MonthKey, CustomerName)).CustomerName END
  - name: customers
    expr: count(DISTINCT CustomerTenantId)
$$;
