-- Both tables read the same report. The condition keeps one row of a record that is attributed to several
-- locations.
CREATE MATERIALIZED VIEW office_usage AS
SELECT Month, CustomerName, WorkloadName, MonthlyActiveUsers
FROM insights.mpn.OfficeUsage
WHERE IsDuplicateRowForPGA = 0;

CREATE MATERIALIZED VIEW office_users AS
SELECT Month, WorkloadName, sum(MonthlyActiveUsers) AS users
FROM insights.mpn.OfficeUsage
WHERE IsDuplicateRowForPGA = 0
GROUP BY Month, WorkloadName;
