-- Shows seats at the end of each month by customer and product, seats won and lost since the previous month, and churn.
-- Churn is the number of lost seats of customers that have no seats of the product left.
-- Seats that move from one subscription of a customer to another are neither won nor lost. In the table's first month,
-- no seats are won or lost, because there is no previous month.
-- Use only settled months, because some records arrive up to three months late. The seats of a late record count as
-- lost while the record is missing, and as won when the record arrives.
CREATE OR REPLACE VIEW seats_by_product AS
WITH seats AS (
  SELECT Month, CustomerTenantId, Product, sum(AvailableSeatsEOP) AS seats
  FROM seats_subscriptions_and_revenue
  WHERE IsDuplicateRowForPGA = 0
  GROUP BY Month, CustomerTenantId, Product
),
months AS (
  SELECT DISTINCT Month FROM seats
),
segments AS (
  SELECT CustomerTenantId, max_by(CustomerSegment, Month) AS CustomerSegment
  FROM seats_subscriptions_and_revenue
  GROUP BY CustomerTenantId
),
filled AS (
  SELECT m.Month, k.CustomerTenantId, k.Product, coalesce(s.seats, 0) AS seats
  FROM months m
  CROSS JOIN (SELECT DISTINCT CustomerTenantId, Product FROM seats) k
  LEFT JOIN seats s
    ON s.Month = m.Month AND s.CustomerTenantId IS NOT DISTINCT FROM k.CustomerTenantId
    AND s.Product IS NOT DISTINCT FROM k.Product
),
compared AS (
  SELECT Month, CustomerTenantId, Product, seats,
    max(seats) OVER (PARTITION BY CustomerTenantId, Product ORDER BY Month
      RANGE BETWEEN INTERVAL '1' MONTH PRECEDING AND INTERVAL '1' MONTH PRECEDING) AS seats_before
  FROM filled
)
SELECT Month, c.CustomerTenantId, CustomerSegment, Product, seats, seats_before,
  CASE WHEN seats > seats_before THEN seats - seats_before ELSE 0 END AS won,
  CASE WHEN seats < seats_before THEN seats_before - seats ELSE 0 END AS lost,
  CASE WHEN seats = 0 THEN coalesce(seats_before, 0) ELSE 0 END AS churned,
  Month <= (SELECT max(Month) FROM months) - INTERVAL '3' MONTH AS settled
FROM compared c
LEFT JOIN segments g ON g.CustomerTenantId IS NOT DISTINCT FROM c.CustomerTenantId
WHERE seats <> 0 OR seats_before <> 0;
