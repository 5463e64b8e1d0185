-- By how much each load has changed the billed revenue of a customer in a month, once for the company, by the change data
-- feed of Delta Lake: create the table with properties => map('delta.enableChangeDataFeed', 'true').
-- It counts rows that came, went or have other amounts. Version 0 is the table's first one; after VACUUM name a later one.
CREATE OR REPLACE VIEW revenue_restated AS
SELECT _commit_version AS version, _commit_timestamp AS loaded, Month, CustomerTenantId,
  sum(CASE WHEN _change_type IN ('insert', 'update_postimage') THEN BilledRevenueUSD ELSE -BilledRevenueUSD END) AS change_usd
FROM table_changes('customers_and_tenants', 0)
WHERE IsDuplicateRowForPGA = 0
GROUP BY _commit_version, _commit_timestamp, Month, CustomerTenantId
HAVING sum(CASE WHEN _change_type IN ('insert', 'update_postimage') THEN BilledRevenueUSD ELSE -BilledRevenueUSD END) <> 0;
