-- Shows the billed revenue that is credited to each of the partner's locations, by customer and month.
-- Do not add up several locations, because a record that is credited to several locations counts for each of them.
CREATE OR REPLACE VIEW revenue_by_location AS
SELECT Month, MpnId, PartnerName, CustomerTenantId, sum(BilledRevenueUSD) AS revenue_usd
FROM customers_and_tenants
GROUP BY Month, MpnId, PartnerName, CustomerTenantId;
