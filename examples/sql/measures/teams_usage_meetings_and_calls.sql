-- Creates a view with measures for the numbers in TeamsUsageMeetingsAndCalls. The view needs Spark 4.2 (docs/measures.md).
-- Replace `lake` with the name of your schema. Delete each line with a column that your table does not have.
DROP VIEW IF EXISTS lake.teams_usage_meetings_and_calls_measures;
CREATE VIEW lake.teams_usage_meetings_and_calls_measures (
    DateKey COMMENT 'Day for which usage is reported'
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
  , Month COMMENT 'Month of the day in DateKey'
  , TotalNumberOfMeetings COMMENT 'MeetingCount, added up by the service over the records of a row. May be added up over records and months (inferred)'
  , TotalMeetingDuration COMMENT 'MeetingDuration, added up by the service over the records of a row. May be added up over records and months (inferred)'
  , CustomerName_newest COMMENT 'The customer''s newest name in the selected months. NULL for several customers'
  , customers COMMENT 'Number of different CustomerTenantId values that have rows'
)
COMMENT 'Measures for the numbers in TeamsUsageMeetingsAndCalls. Query it with measure(…)'
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
      , SubWorkload
      , CustomerName
      , CustomerCountryCode
      , CustomerCountry
      , CustomerSegment
      , IndustryName
      , VerticalName
      , EOU
      , TotalNumberOfMeetings
      , TotalMeetingDuration
    FROM lake.teams_usage_meetings_and_calls
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
  - name: Month
    expr: trunc(DateKey, 'MM')
measures:
  - name: TotalNumberOfMeetings
    expr: sum(TotalNumberOfMeetings)
  - name: TotalMeetingDuration
    expr: sum(TotalMeetingDuration)
  - name: CustomerName_newest
    expr: CASE WHEN min(coalesce(CustomerTenantId, '')) = max(coalesce(CustomerTenantId, '')) THEN max(struct(DateKey, CustomerName)).CustomerName END
  - name: customers
    expr: count(DISTINCT CustomerTenantId)
$$;
