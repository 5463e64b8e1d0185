-- Shows each customer's active users of each Microsoft 365 workload, and the customer's assigned seats, by month.
-- Do not add up several workloads, because a person may use several workloads, and each row contains all of the
-- customer's assigned seats. Users or seats are NULL in months that only one of the two source tables contains, or
-- whose records are late.
CREATE OR REPLACE VIEW active_users AS
WITH users AS (
  SELECT Month, CustomerTenantId, WorkloadName, sum(TotalMonthlyActiveUsers) AS active_users
  FROM office_usage
  WHERE IsDuplicateRowForPGA = 0
  GROUP BY Month, CustomerTenantId, WorkloadName
),
assigned AS (
  SELECT Month, CustomerTenantId, sum(TotalAssignedSeats) AS assigned_seats
  FROM seats_subscriptions_and_revenue
  WHERE IsDuplicateRowForPGA = 0 AND Product = 'Office/Microsoft 365'
  GROUP BY Month, CustomerTenantId
)
SELECT coalesce(u.Month, a.Month) AS Month, coalesce(u.CustomerTenantId, a.CustomerTenantId) AS CustomerTenantId,
  u.WorkloadName, u.active_users, a.assigned_seats
FROM users u
FULL OUTER JOIN assigned a ON a.Month = u.Month AND a.CustomerTenantId = u.CustomerTenantId;
