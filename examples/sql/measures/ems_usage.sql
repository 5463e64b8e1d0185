-- Creates a view with measures for the numbers in EMSUsage, counted once for the company. The view needs Spark 4.2 (docs/measures.md).
-- Replace `lake` with the name of your schema. Delete each line with a column that your table does not have.
DROP VIEW IF EXISTS lake.ems_usage_measures;
CREATE VIEW lake.ems_usage_measures (
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
  , MFA
  , SSO
  , CustomerTenantName COMMENT 'Name of the customer''s tenant; may differ from CustomerName'
  , TotalPaidAvailableUnits COMMENT 'PaidAvailableUnits, added up by the service over the records of a row, once for the company. NULL if several months are combined (inferred)'
  , TotalPaidAvailableUnits_average_of_months_with_rows COMMENT 'Sum of TotalPaidAvailableUnits divided by the number of months that have rows (inferred)'
  , TotalAADPPaidAvailableUnits COMMENT 'AADPPaidAvailableUnits, added up by the service over the records of a row, once for the company. NULL if several months are combined (inferred)'
  , TotalAADPPaidAvailableUnits_average_of_months_with_rows COMMENT 'Sum of TotalAADPPaidAvailableUnits divided by the number of months that have rows (inferred)'
  , TotalIntunePaidAvailableUnits COMMENT 'IntunePaidAvailableUnits, added up by the service over the records of a row, once for the company. NULL if several months are combined (inferred)'
  , TotalIntunePaidAvailableUnits_average_of_months_with_rows COMMENT 'Sum of TotalIntunePaidAvailableUnits divided by the number of months that have rows (inferred)'
  , TotalAzipPaidAvailableUnits COMMENT 'AzipPaidAvailableUnits, added up by the service over the records of a row, once for the company. NULL if several months are combined (inferred)'
  , TotalAzipPaidAvailableUnits_average_of_months_with_rows COMMENT 'Sum of TotalAzipPaidAvailableUnits divided by the number of months that have rows (inferred)'
  , TotalAATPPaidAvailableUnits COMMENT 'AATPPaidAvailableUnits, added up by the service over the records of a row, once for the company. NULL if several months are combined (inferred)'
  , TotalAATPPaidAvailableUnits_average_of_months_with_rows COMMENT 'Sum of TotalAATPPaidAvailableUnits divided by the number of months that have rows (inferred)'
  , TotalMCASPaidAvailableUnits COMMENT 'MCASPaidAvailableUnits, added up by the service over the records of a row, once for the company. NULL if several months are combined (inferred)'
  , TotalMCASPaidAvailableUnits_average_of_months_with_rows COMMENT 'Sum of TotalMCASPaidAvailableUnits divided by the number of months that have rows (inferred)'
  , TotalMIGPaidAvailableUnits COMMENT 'MIGPaidAvailableUnits, added up by the service over the records of a row, once for the company. NULL if several months are combined (inferred)'
  , TotalMIGPaidAvailableUnits_average_of_months_with_rows COMMENT 'Sum of TotalMIGPaidAvailableUnits divided by the number of months that have rows (inferred)'
  , TotalMDOPaidAvailableUnits COMMENT 'MDOPaidAvailableUnits, added up by the service over the records of a row, once for the company. NULL if several months are combined (inferred)'
  , TotalMDOPaidAvailableUnits_average_of_months_with_rows COMMENT 'Sum of TotalMDOPaidAvailableUnits divided by the number of months that have rows (inferred)'
  , TotalMDEPaidAvailableUnits COMMENT 'MDEPaidAvailableUnits, added up by the service over the records of a row, once for the company. NULL if several months are combined (inferred)'
  , TotalMDEPaidAvailableUnits_average_of_months_with_rows COMMENT 'Sum of TotalMDEPaidAvailableUnits divided by the number of months that have rows (inferred)'
  , TotalMonthlyActiveUsers COMMENT 'MonthlyActiveUsers, added up by the service over the records of a row, once for the company. NULL if several months are combined (inferred)'
  , TotalMonthlyActiveUsers_average_of_months_with_rows COMMENT 'Sum of TotalMonthlyActiveUsers divided by the number of months that have rows (inferred)'
  , TotalAADPMonthlyActiveUsers COMMENT 'AADPMonthlyActiveUsers, added up by the service over the records of a row, once for the company. NULL if several months are combined (inferred)'
  , TotalAADPMonthlyActiveUsers_average_of_months_with_rows COMMENT 'Sum of TotalAADPMonthlyActiveUsers divided by the number of months that have rows (inferred)'
  , TotalIntuneMonthlyActiveUsers COMMENT 'IntuneMonthlyActiveUsers, added up by the service over the records of a row, once for the company. NULL if several months are combined (inferred)'
  , TotalIntuneMonthlyActiveUsers_average_of_months_with_rows COMMENT 'Sum of TotalIntuneMonthlyActiveUsers divided by the number of months that have rows (inferred)'
  , TotalAzipMonthlyActiveUsers COMMENT 'AzipMonthlyActiveUsers, added up by the service over the records of a row, once for the company. NULL if several months are combined (inferred)'
  , TotalAzipMonthlyActiveUsers_average_of_months_with_rows COMMENT 'Sum of TotalAzipMonthlyActiveUsers divided by the number of months that have rows (inferred)'
  , TotalAATPMonthlyActiveUsers COMMENT 'AATPMonthlyActiveUsers, added up by the service over the records of a row, once for the company. NULL if several months are combined (inferred)'
  , TotalAATPMonthlyActiveUsers_average_of_months_with_rows COMMENT 'Sum of TotalAATPMonthlyActiveUsers divided by the number of months that have rows (inferred)'
  , TotalMCASMonthlyActiveUsers COMMENT 'MCASMonthlyActiveUsers, added up by the service over the records of a row, once for the company. NULL if several months are combined (inferred)'
  , TotalMCASMonthlyActiveUsers_average_of_months_with_rows COMMENT 'Sum of TotalMCASMonthlyActiveUsers divided by the number of months that have rows (inferred)'
  , TotalMIGMonthlyActiveUsers COMMENT 'MIGMonthlyActiveUsers, added up by the service over the records of a row, once for the company. NULL if several months are combined (inferred)'
  , TotalMIGMonthlyActiveUsers_average_of_months_with_rows COMMENT 'Sum of TotalMIGMonthlyActiveUsers divided by the number of months that have rows (inferred)'
  , TotalMDOMonthlyActiveUsers COMMENT 'MDOMonthlyActiveUsers, added up by the service over the records of a row, once for the company. NULL if several months are combined (inferred)'
  , TotalMDOMonthlyActiveUsers_average_of_months_with_rows COMMENT 'Sum of TotalMDOMonthlyActiveUsers divided by the number of months that have rows (inferred)'
  , TotalMDEMonthlyActiveUsers COMMENT 'MDEMonthlyActiveUsers, added up by the service over the records of a row, once for the company. NULL if several months are combined (inferred)'
  , TotalMDEMonthlyActiveUsers_average_of_months_with_rows COMMENT 'Sum of TotalMDEMonthlyActiveUsers divided by the number of months that have rows (inferred)'
  , TotalMonthlyActiveUsers_of_TotalPaidAvailableUnits COMMENT 'Sum of TotalMonthlyActiveUsers divided by the sum of TotalPaidAvailableUnits (inferred)'
  , TotalAADPMonthlyActiveUsers_of_TotalAADPPaidAvailableUnits COMMENT 'Sum of TotalAADPMonthlyActiveUsers divided by the sum of TotalAADPPaidAvailableUnits (inferred)'
  , TotalIntuneMonthlyActiveUsers_of_TotalIntunePaidAvailableUnits COMMENT 'Sum of TotalIntuneMonthlyActiveUsers divided by the sum of TotalIntunePaidAvailableUnits (inferred)'
  , TotalAzipMonthlyActiveUsers_of_TotalAzipPaidAvailableUnits COMMENT 'Sum of TotalAzipMonthlyActiveUsers divided by the sum of TotalAzipPaidAvailableUnits (inferred)'
  , TotalAATPMonthlyActiveUsers_of_TotalAATPPaidAvailableUnits COMMENT 'Sum of TotalAATPMonthlyActiveUsers divided by the sum of TotalAATPPaidAvailableUnits (inferred)'
  , TotalMCASMonthlyActiveUsers_of_TotalMCASPaidAvailableUnits COMMENT 'Sum of TotalMCASMonthlyActiveUsers divided by the sum of TotalMCASPaidAvailableUnits (inferred)'
  , TotalMIGMonthlyActiveUsers_of_TotalMIGPaidAvailableUnits COMMENT 'Sum of TotalMIGMonthlyActiveUsers divided by the sum of TotalMIGPaidAvailableUnits (inferred)'
  , TotalMDOMonthlyActiveUsers_of_TotalMDOPaidAvailableUnits COMMENT 'Sum of TotalMDOMonthlyActiveUsers divided by the sum of TotalMDOPaidAvailableUnits (inferred)'
  , TotalMDEMonthlyActiveUsers_of_TotalMDEPaidAvailableUnits COMMENT 'Sum of TotalMDEMonthlyActiveUsers divided by the sum of TotalMDEPaidAvailableUnits (inferred)'
  , CustomerName_newest COMMENT 'The customer''s newest name in the selected months. NULL for several customers'
  , customers COMMENT 'Number of different CustomerTenantId values that have rows'
)
COMMENT 'Measures for the numbers in EMSUsage, counted once for the company. Query it with measure(…)'
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
      , MFA
      , SSO
      , CustomerTenantName
      , TotalPaidAvailableUnits
      , TotalAADPPaidAvailableUnits
      , TotalIntunePaidAvailableUnits
      , TotalAzipPaidAvailableUnits
      , TotalAATPPaidAvailableUnits
      , TotalMCASPaidAvailableUnits
      , TotalMIGPaidAvailableUnits
      , TotalMDOPaidAvailableUnits
      , TotalMDEPaidAvailableUnits
      , TotalMonthlyActiveUsers
      , TotalAADPMonthlyActiveUsers
      , TotalIntuneMonthlyActiveUsers
      , TotalAzipMonthlyActiveUsers
      , TotalAATPMonthlyActiveUsers
      , TotalMCASMonthlyActiveUsers
      , TotalMIGMonthlyActiveUsers
      , TotalMDOMonthlyActiveUsers
      , TotalMDEMonthlyActiveUsers
    FROM lake.ems_usage
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
  - name: MFA
    expr: MFA
  - name: SSO
    expr: SSO
  - name: CustomerTenantName
    expr: CustomerTenantName
measures:
  - name: TotalPaidAvailableUnits
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalPaidAvailableUnits) END
  - name: TotalPaidAvailableUnits_average_of_months_with_rows
    expr: sum(TotalPaidAvailableUnits) / count(DISTINCT Month)
  - name: TotalAADPPaidAvailableUnits
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalAADPPaidAvailableUnits) END
  - name: TotalAADPPaidAvailableUnits_average_of_months_with_rows
    expr: sum(TotalAADPPaidAvailableUnits) / count(DISTINCT Month)
  - name: TotalIntunePaidAvailableUnits
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalIntunePaidAvailableUnits) END
  - name: TotalIntunePaidAvailableUnits_average_of_months_with_rows
    expr: sum(TotalIntunePaidAvailableUnits) / count(DISTINCT Month)
  - name: TotalAzipPaidAvailableUnits
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalAzipPaidAvailableUnits) END
  - name: TotalAzipPaidAvailableUnits_average_of_months_with_rows
    expr: sum(TotalAzipPaidAvailableUnits) / count(DISTINCT Month)
  - name: TotalAATPPaidAvailableUnits
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalAATPPaidAvailableUnits) END
  - name: TotalAATPPaidAvailableUnits_average_of_months_with_rows
    expr: sum(TotalAATPPaidAvailableUnits) / count(DISTINCT Month)
  - name: TotalMCASPaidAvailableUnits
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalMCASPaidAvailableUnits) END
  - name: TotalMCASPaidAvailableUnits_average_of_months_with_rows
    expr: sum(TotalMCASPaidAvailableUnits) / count(DISTINCT Month)
  - name: TotalMIGPaidAvailableUnits
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalMIGPaidAvailableUnits) END
  - name: TotalMIGPaidAvailableUnits_average_of_months_with_rows
    expr: sum(TotalMIGPaidAvailableUnits) / count(DISTINCT Month)
  - name: TotalMDOPaidAvailableUnits
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalMDOPaidAvailableUnits) END
  - name: TotalMDOPaidAvailableUnits_average_of_months_with_rows
    expr: sum(TotalMDOPaidAvailableUnits) / count(DISTINCT Month)
  - name: TotalMDEPaidAvailableUnits
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalMDEPaidAvailableUnits) END
  - name: TotalMDEPaidAvailableUnits_average_of_months_with_rows
    expr: sum(TotalMDEPaidAvailableUnits) / count(DISTINCT Month)
  - name: TotalMonthlyActiveUsers
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalMonthlyActiveUsers) END
  - name: TotalMonthlyActiveUsers_average_of_months_with_rows
    expr: sum(TotalMonthlyActiveUsers) / count(DISTINCT Month)
  - name: TotalAADPMonthlyActiveUsers
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalAADPMonthlyActiveUsers) END
  - name: TotalAADPMonthlyActiveUsers_average_of_months_with_rows
    expr: sum(TotalAADPMonthlyActiveUsers) / count(DISTINCT Month)
  - name: TotalIntuneMonthlyActiveUsers
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalIntuneMonthlyActiveUsers) END
  - name: TotalIntuneMonthlyActiveUsers_average_of_months_with_rows
    expr: sum(TotalIntuneMonthlyActiveUsers) / count(DISTINCT Month)
  - name: TotalAzipMonthlyActiveUsers
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalAzipMonthlyActiveUsers) END
  - name: TotalAzipMonthlyActiveUsers_average_of_months_with_rows
    expr: sum(TotalAzipMonthlyActiveUsers) / count(DISTINCT Month)
  - name: TotalAATPMonthlyActiveUsers
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalAATPMonthlyActiveUsers) END
  - name: TotalAATPMonthlyActiveUsers_average_of_months_with_rows
    expr: sum(TotalAATPMonthlyActiveUsers) / count(DISTINCT Month)
  - name: TotalMCASMonthlyActiveUsers
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalMCASMonthlyActiveUsers) END
  - name: TotalMCASMonthlyActiveUsers_average_of_months_with_rows
    expr: sum(TotalMCASMonthlyActiveUsers) / count(DISTINCT Month)
  - name: TotalMIGMonthlyActiveUsers
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalMIGMonthlyActiveUsers) END
  - name: TotalMIGMonthlyActiveUsers_average_of_months_with_rows
    expr: sum(TotalMIGMonthlyActiveUsers) / count(DISTINCT Month)
  - name: TotalMDOMonthlyActiveUsers
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalMDOMonthlyActiveUsers) END
  - name: TotalMDOMonthlyActiveUsers_average_of_months_with_rows
    expr: sum(TotalMDOMonthlyActiveUsers) / count(DISTINCT Month)
  - name: TotalMDEMonthlyActiveUsers
    expr: CASE WHEN min(Month) = max(Month) THEN sum(TotalMDEMonthlyActiveUsers) END
  - name: TotalMDEMonthlyActiveUsers_average_of_months_with_rows
    expr: sum(TotalMDEMonthlyActiveUsers) / count(DISTINCT Month)
  - name: TotalMonthlyActiveUsers_of_TotalPaidAvailableUnits
    expr: sum(TotalMonthlyActiveUsers) / nullif(sum(TotalPaidAvailableUnits), 0)
  - name: TotalAADPMonthlyActiveUsers_of_TotalAADPPaidAvailableUnits
    expr: sum(TotalAADPMonthlyActiveUsers) / nullif(sum(TotalAADPPaidAvailableUnits), 0)
  - name: TotalIntuneMonthlyActiveUsers_of_TotalIntunePaidAvailableUnits
    expr: sum(TotalIntuneMonthlyActiveUsers) / nullif(sum(TotalIntunePaidAvailableUnits), 0)
  - name: TotalAzipMonthlyActiveUsers_of_TotalAzipPaidAvailableUnits
    expr: sum(TotalAzipMonthlyActiveUsers) / nullif(sum(TotalAzipPaidAvailableUnits), 0)
  - name: TotalAATPMonthlyActiveUsers_of_TotalAATPPaidAvailableUnits
    expr: sum(TotalAATPMonthlyActiveUsers) / nullif(sum(TotalAATPPaidAvailableUnits), 0)
  - name: TotalMCASMonthlyActiveUsers_of_TotalMCASPaidAvailableUnits
    expr: sum(TotalMCASMonthlyActiveUsers) / nullif(sum(TotalMCASPaidAvailableUnits), 0)
  - name: TotalMIGMonthlyActiveUsers_of_TotalMIGPaidAvailableUnits
    expr: sum(TotalMIGMonthlyActiveUsers) / nullif(sum(TotalMIGPaidAvailableUnits), 0)
  - name: TotalMDOMonthlyActiveUsers_of_TotalMDOPaidAvailableUnits
    expr: sum(TotalMDOMonthlyActiveUsers) / nullif(sum(TotalMDOPaidAvailableUnits), 0)
  - name: TotalMDEMonthlyActiveUsers_of_TotalMDEPaidAvailableUnits
    expr: sum(TotalMDEMonthlyActiveUsers) / nullif(sum(TotalMDEPaidAvailableUnits), 0)
  - name: CustomerName_newest
    expr: CASE WHEN min(coalesce(CustomerTenantId, '')) = max(coalesce(CustomerTenantId, '')) THEN max(struct(Month, CustomerName)).CustomerName END
  - name: customers
    expr: count(DISTINCT CustomerTenantId)
$$;
