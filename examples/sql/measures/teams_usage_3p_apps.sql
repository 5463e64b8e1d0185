-- Creates a view with measures for the numbers in TeamsUsage3PApps. The view needs Spark 4.2 (docs/measures.md).
-- Replace `lake` with the name of your schema. Delete each line with a column that your table does not have.
DROP VIEW IF EXISTS lake.teams_usage_3p_apps_measures;
CREATE VIEW lake.teams_usage_3p_apps_measures (
    DateKey COMMENT 'Day for which usage is reported'
  , PGAMpnId COMMENT 'Id of the partner''s global account (PGA)'
  , CustomerId COMMENT 'Id of the customer''s top parent (TPID)'
  , CustomerTenantId COMMENT 'Id of the customer''s tenant'
  , CustomerName COMMENT 'Customer''s name; obfuscated in some subscriptions for compliance'
  , CustomerCountry COMMENT 'Customer''s country or region'
  , AppName COMMENT 'Name of the Teams app'
  , CustomerCountryCode COMMENT 'Code of the customer''s country or region'
  , CustomerSegment COMMENT 'Customer''s market segment; e.g. Major Commercial; Major Public Sector; Small, Medium & Corporate Commercial'
  , IndustryName COMMENT 'Customer''s industry'
  , VerticalName COMMENT 'Business vertical within the customer''s industry'
  , EOU COMMENT 'Enterprise organizational unit: a focus area of a subsidiary; e.g. SMC Commercial, USA – Northeast, JPN - Kansai'
  , Month COMMENT 'Month of the day in DateKey'
  , UserCount COMMENT 'Number of users of the app. NULL if several days or several values of AppName are combined (inferred)'
  , UserCount_average_of_days_with_rows COMMENT 'Sum of UserCount divided by the number of days that have rows. NULL if several values of AppName are combined (inferred)'
  , CustomerName_newest COMMENT 'The customer''s newest name in the selected months. NULL for several customers'
  , customers COMMENT 'Number of different CustomerTenantId values that have rows'
)
COMMENT 'Measures for the numbers in TeamsUsage3PApps. Query it with measure(…)'
WITH METRICS
LANGUAGE YAML
AS $$
version: 0.1
source: |
  SELECT *
  FROM (
    SELECT
        DateKey
      , PGAMpnId
      , CustomerId
      , CustomerTenantId
      , CustomerName
      , CustomerCountry
      , AppName
      , CustomerCountryCode
      , CustomerSegment
      , IndustryName
      , VerticalName
      , EOU
      , UserCount
    FROM lake.teams_usage_3p_apps
  ) AS counted
dimensions:
  - name: DateKey
    expr: DateKey
  - name: PGAMpnId
    expr: PGAMpnId
  - name: CustomerId
    expr: CustomerId
  - name: CustomerTenantId
    expr: CustomerTenantId
  - name: CustomerName
    expr: CustomerName
  - name: CustomerCountry
    expr: CustomerCountry
  - name: AppName
    expr: AppName
  - name: CustomerCountryCode
    expr: CustomerCountryCode
  - name: CustomerSegment
    expr: CustomerSegment
  - name: IndustryName
    expr: IndustryName
  - name: VerticalName
    expr: VerticalName
  - name: EOU
    expr: EOU
  - name: Month
    expr: trunc(DateKey, 'MM')
measures:
  - name: UserCount
    expr: CASE WHEN min(DateKey) = max(DateKey) AND min(coalesce(AppName, '')) = max(coalesce(AppName, '')) THEN sum(UserCount) END
  - name: UserCount_average_of_days_with_rows
    expr: CASE WHEN min(coalesce(AppName, '')) = max(coalesce(AppName, '')) THEN sum(UserCount) / count(DISTINCT DateKey) END
  - name: CustomerName_newest
    expr: CASE WHEN min(coalesce(CustomerTenantId, '')) = max(coalesce(CustomerTenantId, '')) THEN max(struct(DateKey, CustomerName)).CustomerName END
  - name: customers
    expr: count(DISTINCT CustomerTenantId)
$$;
