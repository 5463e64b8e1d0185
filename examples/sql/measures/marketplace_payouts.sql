-- Creates a view with measures for revenue and your earnings in the marketplace, in US dollars. The view needs Spark
-- 4.2 (docs/measures.md). The view reads ../marts/marketplace_payouts.sql. Group or filter by PayoutStatus, because
-- only amounts with the status 'Sent' have been paid.
-- Replace `lake` with the name of your schema.
DROP VIEW IF EXISTS lake.marketplace_payouts_measures;
CREATE VIEW lake.marketplace_payouts_measures (
    payout_month COMMENT 'Month in which the payout is due'
  , MonthStartDate COMMENT 'Month for which the amount was billed'
  , OfferName COMMENT 'Name of the offer'
  , PayoutStatus COMMENT 'Status of the payment to you: only Sent has been paid'
  , revenue_usd COMMENT 'Estimated revenue in US dollars. NULL if several values of PayoutStatus are combined (inferred)'
  , earnings_usd COMMENT 'Your earnings in US dollars. NULL if several values of PayoutStatus are combined (inferred)'
)
COMMENT 'Revenue and earnings in the marketplace. Query it with measure(…)'
WITH METRICS
LANGUAGE YAML
AS $$
version: 0.1
source: lake.marketplace_payouts
dimensions:
  - name: payout_month
    expr: payout_month
  - name: MonthStartDate
    expr: MonthStartDate
  - name: OfferName
    expr: OfferName
  - name: PayoutStatus
    expr: PayoutStatus
measures:
  - name: revenue_usd
    expr: CASE WHEN min(coalesce(PayoutStatus, '')) = max(coalesce(PayoutStatus, '')) THEN sum(revenue_usd) END
  - name: earnings_usd
    expr: CASE WHEN min(coalesce(PayoutStatus, '')) = max(coalesce(PayoutStatus, '')) THEN sum(earnings_usd) END
$$;
