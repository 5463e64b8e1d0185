-- Seats and churn, once for the company, for Spark 4.2: docs/measures.md. Its source is the view of
-- ../marts/seats_by_product.sql, which has a row for each customer, product and month, with the seats of the month before.
-- Write your schema in place of lake.
DROP VIEW IF EXISTS lake.seats_by_product_measures;
CREATE VIEW lake.seats_by_product_measures (
    Month COMMENT 'Month for which the record is reported'
  , CustomerTenantId COMMENT 'Id of the customer''s tenant'
  , Product COMMENT 'Product that the partner sold to the customer'
  , settled COMMENT 'Whether no records of the month come late'
  , seats COMMENT 'Seats at the end of the month, once for the company; NULL over several months (inferred)'
  , won COMMENT 'Seats won since the month before; added up over months (inferred)'
  , lost COMMENT 'Seats lost since the month before, with those churned; added up over months (inferred)'
  , churned COMMENT 'Seats lost of customers that have none of the product left; added up over months (inferred)'
  , churn_of_average_month COMMENT 'Sum of churned divided by the sum of the seats of the months before'
)
COMMENT 'Seats and churn, once for the company: SELECT measure(…)'
WITH METRICS
LANGUAGE YAML
AS $$
version: 0.1
source: lake.seats_by_product
dimensions:
  - name: Month
    expr: Month
  - name: CustomerTenantId
    expr: CustomerTenantId
  - name: Product
    expr: Product
  - name: settled
    expr: settled
measures:
  - name: seats
    expr: CASE WHEN min(Month) = max(Month) THEN sum(seats) END
  - name: won
    expr: sum(won)
  - name: lost
    expr: sum(lost)
  - name: churned
    expr: sum(churned)
  - name: churn_of_average_month
    expr: sum(churned) / nullif(sum(seats_before), 0)
$$;
