-- Shows from which report each month's revenue was loaded: an execution of the schedule, a backfill or a fill.
-- To see the months that were replaced since July 1, for example, add WHERE generated >= DATE '2026-07-01'. A replaced
-- month may contain the same rows as before. To see which numbers changed, use the revenue_restated view.
CREATE OR REPLACE VIEW loaded_months AS
SELECT Month, _load.execution AS execution, max(_load.generated) AS generated, count(*) AS rows_of_month
FROM customers_and_tenants
GROUP BY Month, _load.execution;
