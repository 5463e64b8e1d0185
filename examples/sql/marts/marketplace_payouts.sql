-- Shows the estimated revenue and your earnings in the marketplace, in US dollars, by billed month, offer, payout
-- status and the month in which the payout is due.
-- Filter by PayoutStatus before you add up: only 'Sent' has been paid, 'Not eligible' and 'Rejected' will not be paid,
-- and all other statuses may still change. Your earnings differ from what the customer paid.
CREATE OR REPLACE VIEW marketplace_payouts AS
SELECT MonthStartDate, OfferName, PayoutStatus, payout_month,
  sum(EstimatedRevenueUSD) AS revenue_usd, sum(EarningAmountUSD) AS earnings_usd
FROM (
  -- Microsoft does not publish the format of EstimatedPayoutMonth. This view reads April 2026, APR-2026 and 2026-04.
  SELECT MonthStartDate, OfferName, PayoutStatus, EstimatedRevenueUSD, EarningAmountUSD,
    CASE
      WHEN EstimatedPayoutMonth LIKE '20__-__%' THEN CAST(concat(substring(EstimatedPayoutMonth, 1, 7), '-01') AS DATE)
      WHEN month_number > 0 THEN CAST(concat(right(EstimatedPayoutMonth, 4), '-',
        lpad(CAST((month_number + 2) / 3 AS INTEGER), 2, '0'), '-01') AS DATE)
    END AS payout_month
  FROM (
    SELECT r.*,
      position(lower(substring(EstimatedPayoutMonth, 1, 3)) IN 'janfebmaraprmayjunjulaugsepoctnovdec') AS month_number
    FROM isv_revenue r
  ) m
) p
GROUP BY MonthStartDate, OfferName, PayoutStatus, payout_month;
