-- The execution that each month of revenue is from. WHERE generated >= DATE '2026-07-01' has the months that the schedule
-- has replaced since then; generated is NULL for months of the first report and of fill.
-- A replaced month may have the same rows as before; view revenue_restated says which numbers have changed.
CREATE OR REPLACE VIEW loaded_months AS
SELECT Month, _load.execution AS execution, max(_load.generated) AS generated, count(*) AS rows_of_month
FROM customers_and_tenants
GROUP BY Month, _load.execution;
