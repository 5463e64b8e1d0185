-- Creates a view with measures for the numbers in AzureUsage, counted once for the company. The view needs Spark 4.2 (docs/measures.md).
-- Replace `lake` with the name of your schema. Delete each line with a column that your table does not have.
DROP VIEW IF EXISTS lake.azure_usage_measures;
CREATE VIEW lake.azure_usage_measures (
    Month COMMENT 'Month for which the record is reported'
  , PGAMpnId COMMENT 'Id of the partner''s global account (PGA)'
  , SubscriptionId COMMENT 'Id of the subscription (a GUID); all zeros for deal registrations'
  , SubscriptionStartDate COMMENT 'Day on which the subscription starts'
  , SubscriptionEndDate COMMENT 'Day on which the subscription ends'
  , FirstUseDate COMMENT 'Day on which Azure services were first used'
  , SubscriptionState COMMENT 'State of the subscription; seats: Active, Churned, Disabled; Azure: Open, Closed, Active, In Grace Period'
  , ServiceLevel1 COMMENT 'Pillar of the service; e.g. Containers, Databases, Networking, Compute'
  , ServiceLevel2 COMMENT 'Workload within the pillar'
  , ServiceLevel3 COMMENT 'Name of the service as Azure''s own site has it'
  , ServiceLevel4 COMMENT 'Group of features within the service; e.g. General Purpose Virtual Machines'
  , ServiceInfluencer COMMENT 'Platform service that drives the consumption of infrastructure; e.g. Service Fabric, Azure Databricks, AKS, NATIVE WVD'
  , ServiceGroup2 COMMENT 'Area of Field Revenue Accountability (FRA); e.g. AI, App Dev, IoT'
  , ServiceGroup3 COMMENT 'Detail of the area of Field Revenue Accountability (FRA); e.g. IoT Hub'
  , ComputeOS COMMENT 'Operating system of the compute resource'
  , ComputeOSAttribute COMMENT 'Attribute of ComputeOS, such as WINDOWS-AHUB'
  , ComputeCoreSoftware COMMENT 'Core software of the compute resource'
  , UsageUnits COMMENT 'Unit of UsageQuantity'
  , CustomerName COMMENT 'Customer''s name; obfuscated in some subscriptions for compliance'
  , CustomerTenantId COMMENT 'Id of the customer''s tenant'
  , CustomerTenantName COMMENT 'Name of the customer''s tenant; may differ from CustomerName'
  , CustomerTpid COMMENT 'Id of the customer''s top parent (TPID)'
  , CustomerSegment COMMENT 'Customer''s market segment; e.g. Major Commercial; Major Public Sector; Small, Medium & Corporate Commercial'
  , CustomerMarket COMMENT 'Customer''s country or region: that of its global parent organization; e.g. United States'
  , SalesChannel COMMENT 'Channel of the sale; e.g. Direct, CSP, Direct/CSP, Indirect/CSP'
  , EnrollmentNumber COMMENT 'Number of the subscription''s enrollment'
  , ResellerID COMMENT 'Reseller''s id'
  , ResellerName COMMENT 'Reseller''s name'
  , IndustryName COMMENT 'Customer''s industry'
  , VerticalName COMMENT 'Business vertical within the customer''s industry'
  , AI_OfferType
  , EOU COMMENT 'Enterprise organizational unit: a focus area of a subsidiary; e.g. SMC Commercial, USA – Northeast, JPN - Kansai'
  , ACR_USD COMMENT 'Azure consumed revenue (ACR) in US dollars, once for the company. May be added up over records and months (inferred)'
  , CustomerName_newest COMMENT 'The customer''s newest name in the selected months. NULL for several customers'
  , customers COMMENT 'Number of different CustomerTenantId values that have rows'
)
COMMENT 'Measures for the numbers in AzureUsage, counted once for the company. Query it with measure(…)'
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
      , FirstUseDate
      , SubscriptionState
      , ServiceLevel1
      , ServiceLevel2
      , ServiceLevel3
      , ServiceLevel4
      , ServiceInfluencer
      , ServiceGroup2
      , ServiceGroup3
      , ComputeOS
      , ComputeOSAttribute
      , ComputeCoreSoftware
      , UsageUnits
      , CustomerName
      , CustomerTenantId
      , CustomerTenantName
      , CustomerTpid
      , CustomerSegment
      , CustomerMarket
      , SalesChannel
      , EnrollmentNumber
      , ResellerID
      , ResellerName
      , IndustryName
      , VerticalName
      , AI_OfferType
      , EOU
      , ACR_USD
    FROM lake.azure_usage
    WHERE IsACRDuplicateAtPGALevel = 0
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
  - name: FirstUseDate
    expr: FirstUseDate
  - name: SubscriptionState
    expr: SubscriptionState
  - name: ServiceLevel1
    expr: ServiceLevel1
  - name: ServiceLevel2
    expr: ServiceLevel2
  - name: ServiceLevel3
    expr: ServiceLevel3
  - name: ServiceLevel4
    expr: ServiceLevel4
  - name: ServiceInfluencer
    expr: ServiceInfluencer
  - name: ServiceGroup2
    expr: ServiceGroup2
  - name: ServiceGroup3
    expr: ServiceGroup3
  - name: ComputeOS
    expr: ComputeOS
  - name: ComputeOSAttribute
    expr: ComputeOSAttribute
  - name: ComputeCoreSoftware
    expr: ComputeCoreSoftware
  - name: UsageUnits
    expr: UsageUnits
  - name: CustomerName
    expr: CustomerName
  - name: CustomerTenantId
    expr: CustomerTenantId
  - name: CustomerTenantName
    expr: CustomerTenantName
  - name: CustomerTpid
    expr: CustomerTpid
  - name: CustomerSegment
    expr: CustomerSegment
  - name: CustomerMarket
    expr: CustomerMarket
  - name: SalesChannel
    expr: SalesChannel
  - name: EnrollmentNumber
    expr: EnrollmentNumber
  - name: ResellerID
    expr: ResellerID
  - name: ResellerName
    expr: ResellerName
  - name: IndustryName
    expr: IndustryName
  - name: VerticalName
    expr: VerticalName
  - name: AI_OfferType
    expr: AI_OfferType
  - name: EOU
    expr: EOU
measures:
  - name: ACR_USD
    expr: sum(ACR_USD)
  - name: CustomerName_newest
    expr: CASE WHEN min(coalesce(CustomerTenantId, '')) = max(coalesce(CustomerTenantId, '')) THEN max(struct(Month, CustomerName)).CustomerName END
  - name: customers
    expr: count(DISTINCT CustomerTenantId)
$$;
