-- Both tables read the same report. Customers are identified by their tenant, because names may change, and two
-- customers may have the same name.
-- If a record is attributed to several locations, the WHERE condition keeps only one of its rows. Add up the metric
-- TotalMonthlyActiveUsers instead of the column MonthlyActiveUsers.
CREATE MATERIALIZED VIEW office_usage AS
SELECT Month, CustomerTenantId, CustomerName, WorkloadName, TotalMonthlyActiveUsers
FROM insights.mpn.OfficeUsage
WHERE IsDuplicateRowForPGA = 0;

CREATE MATERIALIZED VIEW office_users AS
SELECT Month, WorkloadName, sum(TotalMonthlyActiveUsers) AS users
FROM insights.mpn.OfficeUsage
WHERE IsDuplicateRowForPGA = 0
GROUP BY Month, WorkloadName;
