-- Creates a view with measures for seats and churn. Each record counts once for the company. The view needs Spark 4.2
-- (docs/measures.md). The view reads ../marts/seats_by_product.sql, which contains a row for each customer, product and
-- month, with the seats of the month before.
-- Replace `lake` with the name of your schema.
DROP VIEW IF EXISTS lake.seats_by_product_measures;
CREATE VIEW lake.seats_by_product_measures (
    Month COMMENT 'Month for which the record is reported'
  , CustomerTenantId COMMENT 'Id of the customer''s tenant'
  , Product COMMENT 'Product that the partner sold to the customer'
  , settled COMMENT 'Whether the month is settled, so that no more records are expected'
  , seats COMMENT 'Seats at the end of the month, once for the company. NULL if several months are combined (inferred)'
  , won COMMENT 'Seats won since the previous month. May be added up over months (inferred)'
  , lost COMMENT 'Seats lost since the previous month, including churned seats. May be added up over months (inferred)'
  , churned COMMENT 'Seats lost by customers that have no seats of the product left. May be added up over months (inferred)'
  , churn_of_average_month COMMENT 'Sum of churned seats divided by the sum of the seats in the previous months'
)
COMMENT 'Seats and churn, once for the company. Query it with measure(…)'
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
