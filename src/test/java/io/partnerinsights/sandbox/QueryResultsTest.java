package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.testing.ShortCases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rows of queries. The test downloads whole datasets, loads them as strings into another DuckDB
 * database, and compares the sandbox's rows with those of hand-written SQL.
 */
final class QueryResultsTest {
  /** The datasets and their names in the tables below. */
  private static final Map<String, String> DATASETS =
      Map.of("seats", "SeatsSubscriptionsAndRevenue", "usage", "DynamicsUsage", "learn", "MSLearn");

  @TempDir static Path folder;

  @AutoClose private static Sandbox sandbox;
  private static SandboxClient client;
  @AutoClose private static Connection oracle;

  @BeforeAll
  static void start() throws SQLException, IOException {
    sandbox = sandbox().compression(Compression.NONE).start();
    client = new SandboxClient(sandbox);
    oracle = DriverManager.getConnection("jdbc:duckdb:");
    load(
        "SELECT MpnId, SubscriptionId, Month, CustomerName, CustomerTenantId, CustomerMarket,"
            + " Product, IsDuplicateRowForPGA, BilledRevenueUSD, AzureConsumedRevenueUSD,"
            + " AvailableSeats, AvailableSeatsEOP, DUNSNumber FROM seats");
    load("SELECT SubscriptionId, SalesModel FROM usage");
    load("SELECT UserId, CompletionDate FROM learn");
  }

  private static SandboxBuilder sandbox() {
    return Sandbox.builder()
        .likeDocumentation()
        .clock(ManualClock.startingAt(Instant.parse("2026-07-15T12:00:00Z")))
        .latency(Duration.ZERO);
  }

  private static void load(String query) throws SQLException, IOException {
    Path file = folder.resolve("file.csv");
    Files.writeString(file, file(query + " TIMESPAN LIFETIME", Map.of()));
    try (Statement statement = oracle.createStatement()) {
      statement.execute(
          "CREATE TABLE %s AS SELECT * FROM read_csv('%s', all_varchar = true, header = true)"
              .formatted(query.replaceAll(".* ", ""), file));
    }
  }

  private static String file(String query, Map<String, ?> fields) {
    String text = query;
    for (Map.Entry<String, String> dataset : DATASETS.entrySet()) {
      text = text.replace("FROM " + dataset.getKey(), "FROM " + dataset.getValue());
    }
    return client.download(client.createFileLink(text, fields)).text();
  }

  private static List<List<String>> rows(String query, Map<String, ?> fields) throws IOException {
    CSVFormat format =
        CSVFormat.DEFAULT.builder().setNullString("").setIgnoreEmptyLines(false).get();
    try (CSVParser parser = CSVParser.parse(file(query, fields), format)) {
      return parser.stream().skip(1).map(CSVRecord::toList).toList();
    }
  }

  private static List<List<String>> expected(String sql) throws SQLException {
    try (Statement statement = oracle.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  @ParameterizedTest
  @ShortCases(
      value = 4,
      csv =
          @CsvSource(
              delimiter = '|',
              quoteCharacter = '"',
              textBlock =
                  """
                  MpnId = 6096001                    | MpnId = '6096001'
                  CustomerMarket = 'gerMANY'         | CustomerMarket = 'Germany'
                  Product != 'POWER bi'              | Product <> 'Power BI'
                  CustomerMarket IN ('france', 'TÜRKIYE') | CustomerMarket IN ('France', 'Türkiye')
                  CustomerMarket NOT IN ('France','Japan') | CustomerMarket NOT IN ('France', 'Japan')
                  CustomerName LIKE '%consulting%'   | CustomerName ILIKE '%Consulting%'
                  CustomerName LIKE 'müller%'        | CustomerName LIKE 'Müller%'
                  CustomerName NOT LIKE '%"Group"'   | NOT CustomerName LIKE '%"Group"'
                  CustomerName LIKE '%r_ding%'       | false
                  AvailableSeats > 40                | AvailableSeats::INT > 40
                  AvailableSeats >= '40'             | AvailableSeats::INT >= 40
                  AvailableSeats IN (-2, '-1', 0, 1, 2) | AvailableSeats::INT BETWEEN -2 AND 2
                  BilledRevenueUSD < -100.50         | BilledRevenueUSD::DECIMAL(18,2) < -100.50
                  BilledRevenueUSD <= 20             | BilledRevenueUSD::DECIMAL(18,2) <= 20
                  Month = '2026-02-01'               | Month = '2026-02-01T00:00:00'
                  Month >= '2026-05-01T00:00:00Z'    | Month >= '2026-05-01'
                  DUNSNumber != 'x' AND IsDuplicateRowForPGA = 1 | DUNSNumber IS NOT NULL AND IsDuplicateRowForPGA = '1'
                  AvailableSeats = 'many'            | false
                  """))
  void conditionsIgnoreCaseAndCompareByColumnType(String condition, String sql)
      throws SQLException, IOException {
    String columns = "SELECT SubscriptionId, Month, CustomerName, AvailableSeats FROM seats WHERE ";

    List<List<String>> expected = expected(columns + sql);
    assertThat(rows(columns + condition + " TIMESPAN LIFETIME", Map.of()))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(expected.isEmpty()).isEqualTo(sql.equals("false"));
  }

  /** Metrics are aggregates over the selected columns, and texts that differ by case are equal. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          Product, SubscriptionCount, TotalSoldSeats FROM seats | Product, count(DISTINCT SubscriptionId), sum(AvailableSeatsEOP::BIGINT) FROM seats GROUP BY 1
          CustomerCount, Product, Month FROM seats | count(DISTINCT CustomerTenantId), Product, Month FROM seats GROUP BY ALL
          CustomerMarket, TotalSoldSeats FROM seats WHERE TotalSoldSeats > 2000000 | CustomerMarket, sum(AvailableSeatsEOP::BIGINT) s FROM seats GROUP BY 1 HAVING s > 2000000
          DISTINCT SubscriptionCount FROM seats | count(DISTINCT SubscriptionId) FROM seats
          DISTINCT Product, CustomerMarket FROM seats | DISTINCT Product, CustomerMarket FROM seats
          DISTINCT SalesModel FROM usage | min(SalesModel) FROM usage GROUP BY lower(SalesModel)
          SalesModel, SubscriptionCount FROM usage | min(SalesModel), count(DISTINCT SubscriptionId) FROM usage GROUP BY lower(SalesModel)
          """)
  void distinctAndMetricsIgnoreTheCaseOfTexts(String query, String sql)
      throws SQLException, IOException {
    List<List<String>> expected = expected("SELECT " + sql);

    assertThat(expected).isNotEmpty();
    assertThat(rows("SELECT " + query + " TIMESPAN LIFETIME", Map.of()))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          AzureConsumedRevenueUSD FROM seats | AzureConsumedRevenueUSD LIMIT 500 | AzureConsumedRevenueUSD::DECIMAL(18,4) DESC NULLS LAST LIMIT 500
          AzureConsumedRevenueUSD FROM seats | AzureConsumedRevenueUSD ASC LIMIT 3000 | AzureConsumedRevenueUSD::DECIMAL(18,4) ASC NULLS FIRST LIMIT 3000
          Product, Month FROM seats | Month, Product ASC LIMIT 3 | Month DESC, Product ASC LIMIT 3
          SalesModel FROM usage | SalesModel ASC | lower(SalesModel) ASC NULLS FIRST
          """)
  void ordersRowsDescendingByDefaultAndWithoutCase(String select, String order, String sql)
      throws SQLException, IOException {
    assertThat(rows("SELECT " + select + " ORDER BY " + order + " TIMESPAN LIFETIME", Map.of()))
        .usingElementComparator((one, other) -> lower(one).equals(lower(other)) ? 0 : 1)
        .isEqualTo(expected("SELECT " + select + " ORDER BY " + sql));
  }

  private static String lower(List<String> row) {
    return row.toString().toLowerCase(Locale.ROOT);
  }

  @ParameterizedTest
  @CsvSource({
    "Month FROM seats, '', >= '2026-01-01' AND Month < '2026-07-01'",
    "Month FROM seats, LAST_MONTH, LIKE '2026-06-01%'",
    "Month FROM seats, LAST_3_MONTHS, >= '2026-04-01' AND Month < '2026-07-01'",
    "Month FROM seats, LAST_1_YEAR, >= '2025-07-01' AND Month < '2026-07-01'",
    "Month FROM seats, LAST_30_DAYS, LIKE '2026-07-01%'",
    "Month FROM seats, LAST_365_DAYS, >= '2025-08-01' AND Month < '2026-07-02'",
    "CompletionDate FROM learn, LAST_7_DAYS, >= '2026-07-09' AND CompletionDate < '2026-07-16'",
    "CompletionDate FROM learn, YESTERDAY, LIKE '2026-07-14%'"
  })
  void timespansAreRelativeToTheClock(String select, String timespan, String range)
      throws SQLException, IOException {
    String query = "SELECT DISTINCT " + select;
    String column = select.replaceAll(" .*", "");

    assertThat(rows(timespan.isEmpty() ? query : query + " TIMESPAN " + timespan, Map.of()))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(expected(query + " WHERE " + column + " " + range));
  }

  @Test
  void aReportsRangeReplacesTheTimespanAndExcludesItsEnd() throws SQLException, IOException {
    Map<String, String> range =
        Map.of("QueryStartTime", "2025-03-01T00:00:00Z", "QueryEndTime", "2025-05-01T00:00:00Z");

    assertThat(rows("SELECT DISTINCT Month FROM seats TIMESPAN LAST_MONTH", range))
        .containsExactlyInAnyOrder(List.of("2025-03-01T00:00:00"), List.of("2025-04-01T00:00:00"));
  }

  @Test
  void quirksIncludeTheEndAndTheRunningMonth() {
    String query = "SELECT DISTINCT Month FROM OfficeUsage ORDER BY Month ASC";
    try (Sandbox other =
        sandbox().scale(0.1).quirk(Quirk.END_IN_RANGE).quirk(Quirk.RUNNING_MONTH).start()) {
      assertThat(
              other.expectedRows(
                  query,
                  Instant.parse("2025-03-01T00:00:00Z"),
                  Instant.parse("2025-05-01T00:00:00Z")))
          .extracting(row -> row.get("Month"))
          .containsExactly("2025-03-01", "2025-04-01", "2025-05-01");
      assertThat(other.expectedRows(query + " TIMESPAN LAST_3_MONTHS"))
          .extracting(row -> row.get("Month"))
          .containsExactly("2026-04-01", "2026-05-01", "2026-06-01", "2026-07-01");
    }
  }

  @Test
  void theHeaderSpellsNamesAsTheQueryDoes() {
    assertThat(file("SELECT mpnID, PARTNERNAME FROM profile LIMIT 1", Map.of()))
        .startsWith("mpnID,PARTNERNAME\n");
  }

  @Test
  void theDataHasValuesThatAreHardToRead() throws SQLException {
    assertThat(
            expected(
                """
                SELECT bool_or(BilledRevenueUSD LIKE '-%'), bool_or(DUNSNumber LIKE '0%'),
                  bool_or(DUNSNumber IS NULL), bool_or(AzureConsumedRevenueUSD IS NULL),
                  bool_or(CustomerName LIKE E'%\\n%'), bool_or(CustomerName LIKE '%"%'),
                  bool_or(CustomerName LIKE '%株%'), bool_or(CustomerName LIKE '%🚀%')
                FROM seats
                """))
        .first()
        .satisfies(values -> assertThat(values).containsOnly("true"));
  }
}
