-- Both tables read the same report. A customer is its tenant: names change, and two customers may have one name.
-- The condition keeps one row of a record that is attributed to several locations. The metric
-- TotalMonthlyActiveUsers is added up, and not the column that it is of.
CREATE MATERIALIZED VIEW office_usage AS
SELECT Month, CustomerTenantId, CustomerName, WorkloadName, TotalMonthlyActiveUsers
FROM insights.mpn.OfficeUsage
WHERE IsDuplicateRowForPGA = 0;

CREATE MATERIALIZED VIEW office_users AS
SELECT Month, WorkloadName, sum(TotalMonthlyActiveUsers) AS users
FROM insights.mpn.OfficeUsage
WHERE IsDuplicateRowForPGA = 0
GROUP BY Month, WorkloadName;
