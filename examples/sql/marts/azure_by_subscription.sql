-- Shows the Azure consumed revenue (ACR) of each subscription and month, and the growth of ACR over the previous month
-- and over the same month of the previous year. Each record counts once for the company. ACR is not the billed amount.
-- After a subscription has ended, the view contains rows with 0 for months whose previous month, or the same month of
-- the previous year, has revenue. Sums of acr_month_before and acr_year_before therefore include every subscription.
-- Growth is NULL if the earlier revenue is missing, 0 or negative.
-- Compare only settled months, because some records arrive up to three months late.
CREATE OR REPLACE VIEW azure_by_subscription AS
WITH acr AS (
  SELECT Month, CustomerTenantId, SubscriptionId, sum(ACR_USD) AS acr_usd
  FROM azure_usage
  WHERE IsACRDuplicateAtPGALevel = 0
  GROUP BY Month, CustomerTenantId, SubscriptionId
),
months AS (
  SELECT DISTINCT Month FROM acr
),
filled AS (
  SELECT m.Month, k.CustomerTenantId, k.SubscriptionId, coalesce(a.acr_usd, 0) AS acr_usd
  FROM months m
  CROSS JOIN (SELECT DISTINCT CustomerTenantId, SubscriptionId FROM acr) k
  LEFT JOIN acr a
    ON a.Month = m.Month AND a.CustomerTenantId IS NOT DISTINCT FROM k.CustomerTenantId
    AND a.SubscriptionId IS NOT DISTINCT FROM k.SubscriptionId
),
compared AS (
  SELECT Month, CustomerTenantId, SubscriptionId, acr_usd,
    max(acr_usd) OVER (PARTITION BY CustomerTenantId, SubscriptionId ORDER BY Month
      RANGE BETWEEN INTERVAL '1' MONTH PRECEDING AND INTERVAL '1' MONTH PRECEDING) AS acr_month_before,
    max(acr_usd) OVER (PARTITION BY CustomerTenantId, SubscriptionId ORDER BY Month
      RANGE BETWEEN INTERVAL '12' MONTH PRECEDING AND INTERVAL '12' MONTH PRECEDING) AS acr_year_before
  FROM filled
)
SELECT Month, CustomerTenantId, SubscriptionId, acr_usd,
  acr_month_before, CASE WHEN acr_month_before > 0 THEN acr_usd / acr_month_before - 1 END AS growth_month,
  acr_year_before, CASE WHEN acr_year_before > 0 THEN acr_usd / acr_year_before - 1 END AS growth_year,
  Month <= (SELECT max(Month) FROM months) - INTERVAL '3' MONTH AS settled
FROM compared
WHERE acr_usd <> 0 OR acr_month_before <> 0 OR acr_year_before <> 0;
