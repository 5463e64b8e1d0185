-- Azure consumed revenue (ACR) of each subscription in each month, once for the company, with its growth against the
-- month before and the same month of the year before. It is not what was billed; growth is NULL where there was none.
CREATE OR REPLACE VIEW azure_by_subscription AS
WITH acr AS (
  SELECT Month, CustomerTenantId, SubscriptionId, sum(ACR_USD) AS acr_usd
  FROM azure_usage
  WHERE IsACRDuplicateAtPGALevel = 0
  GROUP BY Month, CustomerTenantId, SubscriptionId
)
SELECT a.Month, a.CustomerTenantId, a.SubscriptionId, a.acr_usd,
  m.acr_usd AS acr_month_before, a.acr_usd / nullif(m.acr_usd, 0) - 1 AS growth_month,
  y.acr_usd AS acr_year_before, a.acr_usd / nullif(y.acr_usd, 0) - 1 AS growth_year
FROM acr a
LEFT JOIN acr m
  ON m.CustomerTenantId = a.CustomerTenantId AND m.SubscriptionId = a.SubscriptionId
  AND a.Month = m.Month + INTERVAL '1' MONTH
LEFT JOIN acr y
  ON y.CustomerTenantId = a.CustomerTenantId AND y.SubscriptionId = a.SubscriptionId
  AND a.Month = y.Month + INTERVAL '12' MONTH;
