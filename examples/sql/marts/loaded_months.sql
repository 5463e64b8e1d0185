-- The report that each month of revenue is from: an execution of the schedule, or a backfill or fill. WHERE generated >=
-- DATE '2026-07-01' has the months that were replaced since then.
-- A replaced month may have the same rows as before; view revenue_restated says which numbers have changed.
CREATE OR REPLACE VIEW loaded_months AS
SELECT Month, _load.execution AS execution, max(_load.generated) AS generated, count(*) AS rows_of_month
FROM customers_and_tenants
GROUP BY Month, _load.execution;
