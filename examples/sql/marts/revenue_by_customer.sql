-- Billed revenue of each customer in each month, once for the company, under the customer's newest name.
-- It is not what customers consumed. Revenue that several of your locations are credited with is counted once.
CREATE OR REPLACE VIEW revenue_by_customer AS
SELECT r.Month, r.CustomerTenantId, n.CustomerName, r.revenue_usd
FROM (
  SELECT Month, CustomerTenantId, sum(BilledRevenueUSD) AS revenue_usd
  FROM customers_and_tenants
  WHERE IsDuplicateRowForPGA = 0
  GROUP BY Month, CustomerTenantId
) r
LEFT JOIN (
  SELECT CustomerTenantId, CustomerName,
    row_number() OVER (PARTITION BY CustomerTenantId ORDER BY Month DESC, CustomerName) AS newest
  FROM customers_and_tenants
) n ON n.CustomerTenantId = r.CustomerTenantId AND n.newest = 1;
