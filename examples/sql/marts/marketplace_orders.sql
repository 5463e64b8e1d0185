-- Shows the numbers of marketplace orders and customers, and the billed revenue, by purchase month, offer and currency.
-- If an order has several versions in a month, only the latest version counts. Amounts in different currencies are not
-- added up.
CREATE OR REPLACE VIEW marketplace_orders AS
SELECT MonthStartDate, OfferName, Currency, count(*) AS orders, count(DISTINCT CustomerId) AS customers,
  sum(CASE WHEN OrderCancelDate IS NULL THEN 0 ELSE 1 END) AS canceled, sum(BilledRevenue) AS billed_revenue
FROM (
  SELECT MonthStartDate, OfferName, Currency, CustomerId, OrderCancelDate, BilledRevenue,
    row_number() OVER (PARTITION BY MonthStartDate, AssetId ORDER BY OrderVersion DESC, EventTimestamp DESC) AS latest
  FROM isv_order
) o
WHERE latest = 1
GROUP BY MonthStartDate, OfferName, Currency;
