package io.partnerinsights.spark.read;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A table that generated queries read. There is one for each kind that docs/pushdown.md has rules
 * for.
 *
 * @param query the service's query for all rows, without its select list; DuckDB runs it
 * @param options the options of the read
 * @param queries number of generated queries
 * @param neverMet the rules that would be wrong on this table, in the form of {@link RuleCoverage}
 */
record DifferentialTable(
    String query, Map<String, String> options, int queries, List<String> neverMet) {

  /** Conditions that the query language lacks, or that it compares in another way than Spark. */
  private static final List<String> NEVER =
      List.of(
          "pushed text order",
          "pushed text <>",
          "pushed text NOT IN",
          "pushed text NOT LIKE",
          "pushed whole <>",
          "pushed date order",
          "pushed date =",
          "pushed hinted date order",
          "pushed hinted date =",
          "pushed metric order",
          "pushed OR",
          "pushed LENGTH");

  /** The rules that generated queries must meet. */
  static final List<String> RULES =
      List.of(
          "pushed columns",
          "kept columns",
          "pushed text =",
          "pushed text IN",
          "pushed text LIKE",
          "kept text =",
          "kept text IN",
          "kept text LIKE",
          "kept text order",
          "kept text <>",
          "kept text NOT IN",
          "kept text NOT LIKE",
          "kept text IS NULL",
          "pushed whole =",
          "pushed whole IN",
          "pushed whole order",
          "kept whole <>",
          "kept whole NOT IN",
          "pushed decimal order",
          "kept decimal order",
          "pushed range",
          "kept period order",
          "kept period <>",
          "kept period NOT IN",
          "kept period IS NULL",
          "kept date order",
          "kept hinted date order",
          "kept metric order",
          "kept metric =",
          "pushed hinted decimal order",
          "kept hinted decimal order",
          "kept OR",
          "kept LENGTH",
          "kept YEAR",
          "kept *",
          "pushed LIMIT",
          "kept LIMIT",
          "kept LIMIT after a filter",
          "pushed ORDER BY",
          "kept ORDER BY",
          "kept ORDER BY after a filter",
          "pushed DISTINCT",
          "kept DISTINCT",
          "kept DISTINCT after a filter");

  static final List<DifferentialTable> ALL =
      List.of(
          new DifferentialTable(
              "FROM DynamicsUsage",
              Map.of(
                  "dataset", "DynamicsUsage",
                  "columns",
                      "SubscriptionId, SubscriptionStartDate, SubscriptionStatus, Month, SKU,"
                          + " SalesModel, CustomerName, CustomerMarket, CustomerSegment, MPNId,"
                          + " AvailableSeats, ActiveSeats, ActiveUsagePercent",
                  "queryStartTime", "2025-07-01",
                  "queryEndTime", "2026-05-01"),
              550,
              NEVER),
          new DifferentialTable(
              "FROM SeatsSubscriptionsAndRevenue TIMESPAN LAST_2_YEARS",
              Map.of("dataset", "SeatsSubscriptionsAndRevenue"),
              550,
              with(NEVER, "pushed columns", "pushed DISTINCT", "pushed range")),
          new DifferentialTable(
              "FROM TeamsUsageMeetingsAndCalls",
              Map.of(
                  "dataset", "TeamsUsageMeetingsAndCalls",
                  "queryStartTime", "2025-03-10",
                  "queryEndTime", "2026-04-20"),
              550,
              with(NEVER, "pushed columns", "pushed DISTINCT")),
          new DifferentialTable(
              "FROM TeamsUsageMeetingsAndCalls",
              Map.of(
                  "dataset", "TeamsUsageMeetingsAndCalls",
                  "columns", "DateKey, CustomerCountry, MeetingCount",
                  "schemaHints", "DateKey TIMESTAMP",
                  "queryStartTime", "2025-03-10",
                  "queryEndTime", "2026-04-20"),
              200,
              NEVER),
          new DifferentialTable(
              "FROM DynamicsUsage TIMESPAN LAST_6_MONTHS",
              Map.of(
                  "dataset", "DynamicsUsage",
                  "timespan", "LAST_6_MONTHS",
                  "columns", "SalesModel, DetailedSalesModel, Month, ActiveSeats"),
              300,
              with(NEVER, "pushed range")),
          new DifferentialTable(
              "FROM DynamicsUsage TIMESPAN LAST_1_YEAR",
              Map.of(
                  "dataset", "DynamicsUsage",
                  "columns", "SalesModel, Month, CustomerMarket",
                  "metrics", "SubscriptionCount, TotalSoldSeats"),
              400,
              with(NEVER, "pushed columns", "pushed DISTINCT")),
          new DifferentialTable(
              "FROM CLASAgreementRenewalsPropensity",
              Map.of("dataset", "CLASAgreementRenewalsPropensity"),
              200,
              with(NEVER, "pushed range")),
          new DifferentialTable(
              "FROM PowerBIUsage TIMESPAN LAST_1_YEAR",
              Map.of(
                  "dataset",
                  "PowerBIUsage",
                  "columns",
                  "CustomerName, SKU, MPNId, CustomerTpid, ActiveSeats, AssignedSeats,"
                      + " ActiveUsagePercent, Month, SubscriptionStartDate, SubscriptionEndDate",
                  "schemaHints",
                  "MPNId BIGINT, CustomerTpid DOUBLE, ActiveSeats STRING,"
                      + " AssignedSeats DOUBLE, ActiveUsagePercent DECIMAL(9,4),"
                      + " Month TIMESTAMP, SubscriptionEndDate TIMESTAMP"),
              300,
              with(NEVER, "pushed hinted whole order", "pushed hinted text =")),
          new DifferentialTable(
              "FROM OfficeUsage TIMESPAN LAST_1_YEAR",
              Map.of("dataset", "OfficeUsage", "mode", "PERMISSIVE"),
              150,
              with(NEVER, "pushed text =", "pushed LIMIT", "pushed columns", "pushed range")));

  private static List<String> with(List<String> rules, String... more) {
    return Stream.concat(rules.stream(), Stream.of(more)).toList();
  }

  @Override
  public String toString() {
    return options.toString();
  }
}
