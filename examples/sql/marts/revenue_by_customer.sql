-- Shows the billed revenue of each customer and month, and its growth over the previous month and over the same month
-- of the previous year. Each customer has its newest name and segment. Billed revenue is not the same as consumption.
-- Revenue that is credited to several of your locations counts once for the company.
-- After a customer has left, the view contains rows with 0 for months whose previous month, or the same month of the
-- previous year, has revenue. Sums of revenue_month_before and revenue_year_before therefore include every customer.
-- Growth is NULL if the earlier revenue is missing, 0 or negative.
-- Compare only settled months, because some records arrive up to three months late.
CREATE OR REPLACE VIEW revenue_by_customer AS
WITH revenue AS (
  SELECT Month, CustomerTenantId, sum(BilledRevenueUSD) AS revenue_usd
  FROM customers_and_tenants
  WHERE IsDuplicateRowForPGA = 0
  GROUP BY Month, CustomerTenantId
),
months AS (
  SELECT DISTINCT Month FROM revenue
),
names AS (
  SELECT CustomerTenantId, CustomerName, CustomerSegment,
    row_number() OVER (PARTITION BY CustomerTenantId ORDER BY Month DESC, CustomerName) AS newest
  FROM customers_and_tenants
),
filled AS (
  SELECT m.Month, n.CustomerTenantId, n.CustomerName, n.CustomerSegment, coalesce(r.revenue_usd, 0) AS revenue_usd
  FROM months m
  CROSS JOIN names n
  LEFT JOIN revenue r ON r.Month = m.Month AND r.CustomerTenantId IS NOT DISTINCT FROM n.CustomerTenantId
  WHERE n.newest = 1
),
compared AS (
  SELECT Month, CustomerTenantId, CustomerName, CustomerSegment, revenue_usd,
    max(revenue_usd) OVER (PARTITION BY CustomerTenantId ORDER BY Month
      RANGE BETWEEN INTERVAL '1' MONTH PRECEDING AND INTERVAL '1' MONTH PRECEDING) AS revenue_month_before,
    max(revenue_usd) OVER (PARTITION BY CustomerTenantId ORDER BY Month
      RANGE BETWEEN INTERVAL '12' MONTH PRECEDING AND INTERVAL '12' MONTH PRECEDING) AS revenue_year_before
  FROM filled
)
SELECT Month, CustomerTenantId, CustomerName, CustomerSegment, revenue_usd,
  revenue_month_before,
  CASE WHEN revenue_month_before > 0 THEN revenue_usd / revenue_month_before - 1 END AS growth_month,
  revenue_year_before,
  CASE WHEN revenue_year_before > 0 THEN revenue_usd / revenue_year_before - 1 END AS growth_year,
  Month <= (SELECT max(Month) FROM months) - INTERVAL '3' MONTH AS settled
FROM compared
WHERE revenue_usd <> 0 OR revenue_month_before <> 0 OR revenue_year_before <> 0;
