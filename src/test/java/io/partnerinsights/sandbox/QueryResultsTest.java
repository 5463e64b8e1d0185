package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.testing.ShortCases;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterAll;
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
  private static final Instant NOW = Instant.parse("2026-07-15T12:00:00Z");

  @TempDir static Path folder;

  private static Sandbox sandbox;
  private static SandboxClient client;
  private static Connection oracle;

  @BeforeAll
  static void start() throws SQLException, IOException {
    sandbox =
        Sandbox.builder()
            .likePages()
            .clock(ManualClock.at(NOW))
            .latency(Duration.ZERO)
            .compression(Compression.NONE)
            .start();
    client = new SandboxClient(sandbox);
    oracle = DriverManager.getConnection("jdbc:duckdb:");
    load(
        "seats",
        "SELECT MpnId, SubscriptionId, Month, CustomerName, CustomerTenantId, CustomerMarket,"
            + " Product, IsAutoRenew, IsDuplicateRowForPGA, BilledRevenueUSD,"
            + " AzureConsumedRevenueUSD, AvailableSeats, AvailableSeatsEOP, DUNSNumber,"
            + " SubscriptionStartDate FROM SeatsSubscriptionsAndRevenue TIMESPAN LIFETIME");
    load("usage", "SELECT SubscriptionId, SalesModel FROM DynamicsUsage TIMESPAN LIFETIME");
    load("learn", "SELECT UserId, CompletionDate FROM MSLearn TIMESPAN LIFETIME");
  }

  private static void load(String table, String query) throws SQLException, IOException {
    Path file = folder.resolve(table + ".csv");
    Files.write(file, client.download(client.link(query, Map.of())).body());
    try (Statement statement = oracle.createStatement()) {
      statement.execute(
          "CREATE TABLE %s AS SELECT * FROM read_csv('%s', all_varchar = true, header = true)"
              .formatted(table, file));
    }
  }

  @AfterAll
  static void stop() throws SQLException {
    oracle.close();
    sandbox.close();
  }

  private static List<List<String>> rows(String query, Map<String, ?> fields) {
    String text = client.download(client.link(query, fields)).text();
    try (StringReader in = new StringReader(text)) {
      CSVFormat format =
          CSVFormat.DEFAULT.builder().setNullString("").setIgnoreEmptyLines(false).get();
      List<List<String>> rows = new ArrayList<>();
      for (CSVRecord row : format.parse(in)) {
        rows.add(row.toList());
      }
      return rows.subList(1, rows.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

  /** Compares a query's rows with those of SQL, which must select some rows but not all. */
  private static void assertSame(String query, String sql) throws SQLException {
    List<List<String>> expected = expected(sql);
    assertThat(expected).isNotEmpty().hasSizeLessThan(9_000);
    assertThat(rows(query, Map.of())).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static final String SEATS = " FROM SeatsSubscriptionsAndRevenue";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          MpnId = 6096001                    | MpnId = '6096001'
          MpnId = '6096001'                  | MpnId = '6096001'
          CustomerMarket = 'gerMANY'         | CustomerMarket = 'Germany'
          Product != 'POWER bi'              | Product <> 'Power BI'
          CustomerMarket IN ('france', 'TÜRKIYE') | CustomerMarket IN ('France', 'Türkiye')
          CustomerMarket NOT IN ('France','Japan') | CustomerMarket NOT IN ('France', 'Japan')
          CustomerName LIKE '%consulting%'   | CustomerName ILIKE '%Consulting%'
          CustomerName LIKE 'müller%'        | CustomerName LIKE 'Müller%'
          CustomerName NOT LIKE '%"Group"'   | NOT CustomerName LIKE '%"Group"'
          CustomerName LIKE '%r_ding%'       | false
          IsAutoRenew = 'N'                  | IsAutoRenew = 'N'
          AvailableSeats > 40                | AvailableSeats::INT > 40
          AvailableSeats >= '40'             | AvailableSeats::INT >= 40
          AvailableSeats IN (-2, '-1', 0, 1, 2) | AvailableSeats::INT BETWEEN -2 AND 2
          BilledRevenueUSD < -100.50         | BilledRevenueUSD::DECIMAL(18,2) < -100.50
          BilledRevenueUSD <= 20             | BilledRevenueUSD::DECIMAL(18,2) <= 20
          Month = '2026-02-01'               | Month = '2026-02-01T00:00:00'
          Month >= '2026-05-01T00:00:00Z'    | Month >= '2026-05-01'
          DUNSNumber != 'x' AND IsDuplicateRowForPGA = 1 | DUNSNumber IS NOT NULL AND IsDuplicateRowForPGA = '1'
          AvailableSeats = 'many'            | false
          """)
  @ShortCases(4)
  void conditionsIgnoreCaseAndCompareByColumnType(String condition, String sql)
      throws SQLException {
    String columns = "SubscriptionId, Month, CustomerName, AvailableSeats";
    List<List<String>> expected =
        expected("SELECT " + columns + " FROM seats WHERE " + sql + " ORDER BY ALL");
    List<List<String>> actual =
        rows("SELECT " + columns + SEATS + " WHERE " + condition + " TIMESPAN LIFETIME", Map.of());
    assertThat(actual).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(expected.isEmpty()).isEqualTo(sql.equals("false"));
  }

  @Test
  void metricsAreAggregatesOverTheSelectedColumns() throws SQLException {
    assertSame(
        "SELECT Product, SubscriptionCount, TotalSoldSeats" + SEATS + " TIMESPAN LIFETIME",
        "SELECT Product, count(DISTINCT SubscriptionId), sum(AvailableSeatsEOP::BIGINT) FROM seats"
            + " GROUP BY Product");
    assertSame(
        "SELECT CustomerCount, Product, Month" + SEATS + " TIMESPAN LIFETIME",
        "SELECT count(DISTINCT CustomerTenantId), Product, Month FROM seats GROUP BY Product,"
            + " Month");
    assertSame(
        "SELECT DISTINCT SubscriptionCount" + SEATS + " TIMESPAN LIFETIME",
        "SELECT count(DISTINCT SubscriptionId) FROM seats");
    assertSame(
        "SELECT CustomerMarket, TotalSoldSeats"
            + SEATS
            + " WHERE TotalSoldSeats > 2000000 TIMESPAN LIFETIME",
        "SELECT CustomerMarket, sum(AvailableSeatsEOP::BIGINT) s FROM seats GROUP BY ALL HAVING s >"
            + " 2000000");
  }

  @Test
  void distinctKeepsOneOfEqualRows() throws SQLException {
    assertSame(
        "SELECT DISTINCT Product, CustomerMarket" + SEATS + " TIMESPAN LIFETIME",
        "SELECT DISTINCT Product, CustomerMarket FROM seats");
  }

  @Test
  void distinctMetricsAndOrderIgnoreTheCaseOfTexts() throws SQLException {
    assertThat(expected("SELECT DISTINCT SalesModel FROM usage")).hasSize(6);
    assertSame(
        "SELECT DISTINCT SalesModel FROM DynamicsUsage TIMESPAN LIFETIME",
        "SELECT min(SalesModel) FROM usage GROUP BY lower(SalesModel)");
    assertSame(
        "SELECT SalesModel, SubscriptionCount FROM DynamicsUsage TIMESPAN LIFETIME",
        "SELECT min(SalesModel), count(DISTINCT SubscriptionId) FROM usage GROUP BY"
            + " lower(SalesModel)");
    assertThat(
            rows(
                "SELECT SalesModel FROM DynamicsUsage ORDER BY SalesModel ASC TIMESPAN LIFETIME",
                Map.of()))
        .extracting(row -> row.get(0) == null ? null : row.get(0).toLowerCase(Locale.ROOT))
        .isEqualTo(
            expected("SELECT lower(SalesModel) FROM usage ORDER BY 1 ASC NULLS FIRST").stream()
                .map(row -> row.get(0))
                .toList());
  }

  @Test
  void ordersRowsDescendingByDefault() throws SQLException {
    String query = "SELECT AzureConsumedRevenueUSD" + SEATS + " ORDER BY AzureConsumedRevenueUSD";
    String sql = "SELECT AzureConsumedRevenueUSD FROM seats ORDER BY";
    String number = " AzureConsumedRevenueUSD::DECIMAL(18,4)";
    assertThat(rows(query + " LIMIT 500 TIMESPAN LIFETIME", Map.of()))
        .isEqualTo(expected(sql + number + " DESC NULLS LAST LIMIT 500"));
    assertThat(rows(query + " ASC LIMIT 3000 TIMESPAN LIFETIME", Map.of()))
        .isEqualTo(expected(sql + number + " ASC NULLS FIRST LIMIT 3000"));
    assertThat(
            rows(
                "SELECT Product, SubscriptionCount"
                    + SEATS
                    + " ORDER BY SubscriptionCount, Product ASC LIMIT 3 TIMESPAN LIFETIME",
                Map.of()))
        .isEqualTo(
            expected(
                "SELECT Product, count(DISTINCT SubscriptionId) n FROM seats GROUP BY ALL ORDER BY"
                    + " n DESC, Product LIMIT 3"));
  }

  @ParameterizedTest
  @CsvSource({
    "LAST_MONTH, 2026-06-01, 2026-06-01",
    "LAST_3_MONTHS, 2026-04-01, 2026-06-01",
    "LAST_6_MONTHS, 2026-01-01, 2026-06-01",
    "LAST_1_YEAR, 2025-07-01, 2026-06-01",
    "LAST_30_DAYS, 2026-07-01, 2026-07-01",
    "LAST_180_DAYS, 2026-02-01, 2026-07-01",
    "LAST_365_DAYS, 2025-08-01, 2026-07-01",
    "LIFETIME, 2024-01-01, 2026-07-01",
  })
  void timespansAreRelativeToTheClock(String timespan, String first, String last)
      throws SQLException {
    assertThat(rows("SELECT DISTINCT Month" + SEATS + " TIMESPAN " + timespan, Map.of()))
        .isEqualTo(
            expected(
                "SELECT DISTINCT Month FROM seats WHERE Month BETWEEN '%s' AND '%sT00:00:00' ORDER BY 1"
                    .formatted(first, last)))
        .startsWith(List.of(first + "T00:00:00"))
        .endsWith(List.of(last + "T00:00:00"));
  }

  @Test
  void timespansOfDaysSelectDays() throws SQLException {
    String query = "SELECT UserId, CompletionDate FROM MSLearn TIMESPAN ";
    String sql = "SELECT UserId, CompletionDate FROM learn WHERE CompletionDate ";
    assertThat(rows(query + "LAST_7_DAYS", Map.of()))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            expected(sql + ">= '2026-07-09' AND CompletionDate < '2026-07-16'"));
    assertThat(rows(query + "YESTERDAY", Map.of()))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(expected(sql + "LIKE '2026-07-14%'"));
    assertThat(rows(query + "TODAY", Map.of()))
        .containsExactlyInAnyOrderElementsOf(expected(sql + "LIKE '2026-07-15%'"));
  }

  @Test
  void readsSixMonthsWithoutATimespan() throws SQLException {
    assertSame(
        "SELECT DISTINCT Month" + SEATS,
        "SELECT DISTINCT Month FROM seats WHERE Month >= '2026-01-01' AND Month < '2026-07-01'");
  }

  @Test
  void aReportsRangeReplacesTheTimespanAndExcludesItsEnd() throws SQLException {
    String query = "SELECT SubscriptionId, Month" + SEATS + " TIMESPAN LAST_MONTH";
    assertThat(
            rows(
                query,
                Map.of(
                    "QueryStartTime", "2025-03-01T00:00:00Z",
                    "QueryEndTime", "2025-05-01T00:00:00Z")))
        .containsExactlyInAnyOrderElementsOf(
            expected(
                "SELECT SubscriptionId, Month FROM seats WHERE Month >= '2025-03-01' AND Month <"
                    + " '2025-05-01'"));
  }

  @Test
  void aReportsRangeIncludesItsEndWithAQuirk() {
    try (Sandbox other =
        Sandbox.builder().likePages().scale(0.1).quirk(Quirk.END_IN_RANGE).start()) {
      assertThat(
              other.expectedRows(
                  "SELECT DISTINCT Month FROM OfficeUsage ORDER BY Month ASC",
                  Instant.parse("2025-03-01T00:00:00Z"),
                  Instant.parse("2025-05-01T00:00:00Z")))
          .extracting(row -> row.get("Month"))
          .containsExactly("2025-03-01", "2025-04-01", "2025-05-01");
    }
  }

  @Test
  void timespansOfMonthsHaveTheRunningOneWithAQuirk() {
    try (Sandbox other =
        Sandbox.builder()
            .clock(Clock.fixed(Instant.parse("2026-07-15T12:00:00Z"), ZoneOffset.UTC))
            .scale(0.1)
            .quirk(Quirk.RUNNING_MONTH)
            .start()) {
      String query = "SELECT Month FROM OfficeUsage ORDER BY Month ASC TIMESPAN ";
      assertThat(other.expectedRows(query + "LAST_3_MONTHS"))
          .extracting(row -> row.get("Month").substring(0, 7))
          .contains("2026-04", "2026-07")
          .doesNotContain("2026-03");
    }
  }

  @Test
  void theHeaderSpellsNamesAsTheQueryDoes() {
    String link = client.link("SELECT mpnID, PARTNERNAME FROM profile LIMIT 1", Map.of());
    assertThat(client.download(link).text()).startsWith("mpnID,PARTNERNAME\n");
  }

  @Test
  void expectedRowsEqualTheFilesRows() {
    String query =
        "SELECT CustomerName, BilledRevenueUSD, DUNSNumber"
            + SEATS
            + " ORDER BY BilledRevenueUSD LIMIT 200 TIMESPAN LAST_3_MONTHS";
    assertThat(
            sandbox.expectedRows(query).stream()
                .map(row -> (List<String>) new ArrayList<>(row.values()))
                .toList())
        .isEqualTo(rows(query, Map.of()));
    assertThat(
            sandbox.expectedRows(
                "SELECT Month, SubscriptionStartDate" + SEATS,
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2026-02-01T00:00:00Z")))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row).containsEntry("Month", "2026-01-01"))
        .allSatisfy(
            row ->
                assertThat(row.get("SubscriptionStartDate"))
                    .matches("\\d{4}-\\d\\d-\\d\\d 00:00:00"));
  }

  @Test
  void aCustomerIsTheSameInEveryDataset() {
    Set<String> names = new HashSet<>();
    for (String dataset : List.of("OfficeUsage", "AzureUsage", "CustomersAndTenants")) {
      names.addAll(
          sandbox
              .expectedRows(
                  "SELECT DISTINCT CustomerTenantId, CustomerTpid, CustomerName, CustomerMarket"
                      + " FROM "
                      + dataset)
              .stream()
              .map(Map::toString)
              .collect(Collectors.toSet()));
    }
    assertThat(names).hasSizeGreaterThan(100).hasSizeLessThanOrEqualTo(200);
  }

  @Test
  void dataDependsOnTheSeedAndNotOnTheClock() {
    String query = "SELECT CustomerName, SubscriptionId, AvailableSeats, BilledRevenueUSD" + SEATS;
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    Instant end = Instant.parse("2026-03-01T00:00:00Z");
    List<Map<String, String>> rows = sandbox.expectedRows(query, start, end);
    try (Sandbox later =
            Sandbox.builder()
                .likePages()
                .clock(ManualClock.at(Instant.parse("2027-02-03T04:05:06Z")))
                .start();
        Sandbox other =
            Sandbox.builder()
                .likePages()
                .clock(ManualClock.at(NOW))
                .with(s -> s.seed = 2)
                .start()) {
      assertThat(later.expectedRows(query, start, end)).isEqualTo(rows);
      assertThat(other.expectedRows(query, start, end))
          .hasSameSizeAs(rows)
          .doesNotContainAnyElementsOf(rows);
    }
  }

  @Test
  void theDataHasValuesThatAreHardToRead() throws SQLException {
    assertThat(expected("SELECT 1 FROM seats WHERE BilledRevenueUSD LIKE '-%'")).isNotEmpty();
    assertThat(expected("SELECT 1 FROM seats WHERE DUNSNumber LIKE '0%'")).isNotEmpty();
    assertThat(expected("SELECT 1 FROM seats WHERE DUNSNumber IS NULL")).isNotEmpty();
    assertThat(expected("SELECT 1 FROM seats WHERE AzureConsumedRevenueUSD IS NULL")).isNotEmpty();
    assertThat(expected("SELECT 1 FROM seats WHERE CustomerName LIKE E'%\\n%'")).isNotEmpty();
    assertThat(expected("SELECT DISTINCT IsDuplicateRowForPGA FROM seats ORDER BY 1"))
        .containsExactly(List.of("0"), List.of("1"));
  }
}
