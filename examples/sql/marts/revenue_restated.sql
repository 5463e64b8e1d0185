-- Shows how much each load changed a customer's billed revenue in a month. Each record counts once for the company.
-- The view reads Delta Lake's change data feed, so run this statement before the first load: SET
-- spark.databricks.delta.properties.defaults.enableChangeDataFeed = true. The view counts each row that a load added,
-- removed or changed. It leaves out loads that wrote a month for the first time.
-- If the table was created with this property, the feed begins with version 0. Otherwise, run ALTER TABLE
-- customers_and_tenants SET TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true'), and replace the 0 below with the
-- version of this statement in DESCRIBE HISTORY. After a VACUUM, use the oldest version that can still be read.
CREATE OR REPLACE VIEW revenue_restated AS
WITH changes AS (
  SELECT _commit_version AS version, _commit_timestamp AS loaded, Month, CustomerTenantId, IsDuplicateRowForPGA,
    CASE WHEN _change_type IN ('insert', 'update_postimage') THEN BilledRevenueUSD ELSE -BilledRevenueUSD END AS change_usd,
    max(CASE WHEN _change_type = 'insert' THEN 0 ELSE 1 END) OVER (PARTITION BY _commit_version, Month) AS had_rows
  FROM table_changes('customers_and_tenants', 0)
)
SELECT version, loaded, Month, CustomerTenantId, sum(change_usd) AS change_usd
FROM changes
WHERE IsDuplicateRowForPGA = 0 AND had_rows = 1
GROUP BY version, loaded, Month, CustomerTenantId
HAVING sum(change_usd) <> 0;
