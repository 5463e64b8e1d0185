-- Azure consumed revenue (ACR) of each customer in each month, once for the company, with its growth against the month
-- before and the same month of the year before. It is not what was billed. Growth is NULL where there was no revenue
-- before, or less than none.
CREATE OR REPLACE VIEW azure_by_customer AS
WITH acr AS (
  SELECT Month, CustomerTenantId, sum(ACR_USD) AS acr_usd
  FROM azure_usage
  WHERE IsACRDuplicateAtPGALevel = 0
  GROUP BY Month, CustomerTenantId
)
SELECT a.Month, a.CustomerTenantId, a.acr_usd,
  m.acr_usd AS acr_month_before, CASE WHEN m.acr_usd > 0 THEN a.acr_usd / m.acr_usd - 1 END AS growth_month,
  y.acr_usd AS acr_year_before, CASE WHEN y.acr_usd > 0 THEN a.acr_usd / y.acr_usd - 1 END AS growth_year
FROM acr a
LEFT JOIN acr m
  ON m.CustomerTenantId = a.CustomerTenantId AND a.Month = m.Month + INTERVAL '1' MONTH
LEFT JOIN acr y
  ON y.CustomerTenantId = a.CustomerTenantId AND a.Month = y.Month + INTERVAL '12' MONTH;
