-- Billed revenue that each location of the partner is credited with, by customer and month.
-- Do not add up locations: a record that several locations are credited with counts for each of them.
CREATE OR REPLACE VIEW revenue_by_location AS
SELECT Month, MpnId, PartnerName, CustomerTenantId, sum(BilledRevenueUSD) AS revenue_usd
FROM customers_and_tenants
GROUP BY Month, MpnId, PartnerName, CustomerTenantId;
