-- Revenue and your earnings in the marketplace in US dollars, for Spark 4.2: docs/measures.md. Its source is the view of
-- ../marts/marketplace_payouts.sql. Only 'Sent' is paid: group by PayoutStatus, or filter it.
-- Write your schema in place of lake.
DROP VIEW IF EXISTS lake.marketplace_payouts_measures;
CREATE VIEW lake.marketplace_payouts_measures (
    payout_month COMMENT 'Month in which the payout is due'
  , MonthStartDate COMMENT 'Month for which was billed'
  , OfferName COMMENT 'Name of the offer'
  , PayoutStatus COMMENT 'Status of the payment to you: only Sent is paid'
  , revenue_usd COMMENT 'Estimated revenue in US dollars; NULL over several PayoutStatus (inferred)'
  , earnings_usd COMMENT 'Your earnings in US dollars; NULL over several PayoutStatus (inferred)'
)
COMMENT 'Revenue and earnings in the marketplace: SELECT measure(…)'
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
