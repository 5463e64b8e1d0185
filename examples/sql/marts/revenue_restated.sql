-- By how much each load has changed the billed revenue of a customer in a month, once for the company, by the change data
-- feed of Delta Lake: before the first load, SET spark.databricks.delta.properties.defaults.enableChangeDataFeed = true.
-- It counts each row that was added, removed or changed. A load that writes a month for the first time restates nothing, so
-- it is left out. If the table was created with this property, its feed begins with version 0. Else run
-- ALTER TABLE customers_and_tenants SET TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true'), and write the version of
-- this statement in DESCRIBE HISTORY in place of 0; after VACUUM, the oldest version that can still be read.
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
