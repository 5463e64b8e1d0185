package io.partnerinsights.testing;

import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.sandbox.Sandbox;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One question that all ways to read a report answer with the same rows.
 *
 * @param options the options that ask it; the values of {@code queryId} and {@code reportId} are
 *     texts of queries, which {@link ReadContract} stores
 * @param query the query whose rows DuckDB returns
 * @param types the types of the columns
 */
public record ContractCase(
    String name, Map<String, String> options, String query, List<ColumnType> types) {
  private static final String USAGE =
      "SELECT CustomerName, Month, MonthlyActiveUsers FROM OfficeUsage";
  private static final List<ColumnType> USAGE_TYPES =
      List.of(ColumnType.STRING, ColumnType.DATE, ColumnType.BIGINT);
  private static final String SEATS =
      "SELECT SubscriptionId, SubscriptionStartDate, BilledRevenueUSD, AvailableSeats,"
          + " IsDuplicateRowForPGA FROM SeatsSubscriptionsAndRevenue";
  private static final List<ColumnType> SEATS_TYPES =
      List.of(
          ColumnType.STRING, ColumnType.DATE, ColumnType.MONEY, ColumnType.BIGINT, ColumnType.INT);

  /** The file writes the days with times. */
  private static final String TRAININGS =
      "SELECT TrainingTitle, TrainingCompletionDate FROM TrainingCompletions TIMESPAN LAST_MONTH";

  private static final String PARTNERS = "SELECT MPNId, CustomerName FROM OfficeUsage";

  /** All questions. */
  public static final List<ContractCase> ALL =
      List.of(
          ofQuery("texts, months and counts", USAGE, USAGE_TYPES),
          ofQuery("days, amounts and flags", SEATS, SEATS_TYPES),
          ofQuery("a condition", USAGE + " WHERE CustomerMarket = 'France'", USAGE_TYPES),
          ofQuery(
              "a metric",
              "SELECT CustomerMarket, BilledRevenueUSD FROM CustomersAndTenants TIMESPAN"
                  + " LAST_6_MONTHS",
              List.of(ColumnType.STRING, ColumnType.MONEY)),
          new ContractCase(
              "amounts as doubles",
              Map.of("query", SEATS, "money", "double"),
              SEATS,
              List.of(
                  ColumnType.STRING,
                  ColumnType.DATE,
                  ColumnType.DOUBLE,
                  ColumnType.BIGINT,
                  ColumnType.INT)),
          new ContractCase(
              "a dataset with two columns",
              Map.of("dataset", "OfficeUsage", "columns", "Month, CustomerName"),
              "SELECT Month, CustomerName FROM OfficeUsage TIMESPAN LAST_1_YEAR",
              List.of(ColumnType.DATE, ColumnType.STRING)),
          new ContractCase(
              "a type of the user's choice",
              Map.of("query", PARTNERS, "schemaHints", "MPNId BIGINT"),
              PARTNERS,
              List.of(ColumnType.BIGINT, ColumnType.STRING)),
          ofQuery(
              "days without their times", TRAININGS, List.of(ColumnType.STRING, ColumnType.DATE)),
          new ContractCase(
              "the times of days",
              Map.of("query", TRAININGS, "schemaHints", "TrainingCompletionDate TIMESTAMP"),
              TRAININGS,
              List.of(ColumnType.STRING, ColumnType.TIMESTAMP)),
          new ContractCase(
              "many splits", Map.of("query", USAGE, "splitSize", "4KiB"), USAGE, USAGE_TYPES),
          new ContractCase("a stored query", Map.of("queryId", SEATS), SEATS, SEATS_TYPES),
          new ContractCase("an existing report", Map.of("reportId", USAGE), USAGE, USAGE_TYPES));

  private static ContractCase ofQuery(String name, String query, List<ColumnType> types) {
    return new ContractCase(name, Map.of("query", query), query, types);
  }

  /** Returns DuckDB's rows, each as one text. */
  List<String> expectedRows(Sandbox sandbox) {
    return sandbox.expectedRows(query).stream()
        .map(row -> toValues(new ArrayList<>(row.values())))
        .map(ContractCase::toText)
        .toList();
  }

  /** Converts the texts of one row to values of this question's types. */
  public List<Object> toValues(List<String> texts) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      values.add(texts.get(i) == null ? null : toValue(texts.get(i), types.get(i)));
    }
    return values;
  }

  private static Object toValue(String text, ColumnType type) {
    return switch (type.base()) {
      case INT, BIGINT, DOUBLE, DECIMAL -> new BigDecimal(text);
      case DATE -> LocalDate.parse(text.substring(0, "2026-01-01".length()));
      case TIMESTAMP -> parseTime(text);
      case BOOLEAN -> Boolean.valueOf(text);
      case STRING -> text;
    };
  }

  /** Reads {@code 2026-01-01}, {@code 2026-01-01 00:00:00} and {@code 2026-01-01T00:00:00Z}. */
  private static Instant parseTime(String text) {
    String day = text.substring(0, "2026-01-01".length());
    String rest = text.substring(day.length()).replaceAll("[ TZ]", "");
    return Instant.parse(day + "T" + (rest.isEmpty() ? "00:00:00" : rest) + "Z");
  }

  /** Writes equal values of one row in the same way; values of other types differ. */
  static String toText(List<?> row) {
    return String.join(" | ", row.stream().map(ContractCase::toText).toList());
  }

  private static String toText(Object value) {
    if (value instanceof Number number) {
      BigDecimal decimal = new BigDecimal(number.toString());
      return "number "
          + (decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString());
    }
    return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
  }

  @Override
  public String toString() {
    return name;
  }
}
