package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the report of a typical SQL query with that of a query written by hand for the same
 * rows. The figures are those of docs/internals/pushdown.md.
 */
final class PushdownBytesTest {
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder()
              .clock(ManualClock.startingAt(Instant.parse("2026-06-15T08:00:00Z")))
              .compression(Compression.NONE)
              .latency(Duration.ZERO));

  private static final String START = "2025-07-01";
  private static final String END = "2026-07-01";

  private static PartnerInsightsClient client;
  private static String columns;
  private static long whole;

  /** Ids of the reports that earlier queries created. */
  private static final Set<String> KNOWN = new HashSet<>();

  /**
   * A SQL query on DynamicsUsage and the service's query for the same rows.
   *
   * @param select the select list, or {@code *} for all columns
   * @param byHand the other clauses, without FROM and TIMESPAN
   * @param start the start of the range, or null for all time
   */
  record Typical(String sql, String select, String byHand, String start) {}

  static List<Typical> typical() {
    return List.of(
        new Typical("SELECT count(*) FROM usage", "SELECT SubscriptionStatus, Month", "", null),
        new Typical(
            "SELECT Month, CustomerName, ActiveSeats FROM usage",
            "SELECT Month, CustomerName, ActiveSeats",
            "",
            null),
        new Typical("SELECT * FROM usage WHERE Month >= '2026-01-01'", "*", "", "2026-01-01"),
        new Typical(
            "SELECT * FROM usage WHERE CustomerMarket = 'France'",
            "*",
            "WHERE CustomerMarket = 'France'",
            null),
        new Typical(
            "SELECT Month, max(ActiveSeats) FROM usage WHERE CustomerMarket IN ('France', 'Japan')"
                + " AND Month BETWEEN '2026-04-01' AND '2026-06-30' GROUP BY Month",
            "SELECT Month, CustomerMarket, ActiveSeats",
            "WHERE CustomerMarket IN ('France', 'Japan')",
            "2026-04-01"),
        new Typical(
            "SELECT CustomerName, SKU FROM usage WHERE CustomerName LIKE 'Contoso%'",
            "SELECT SKU, CustomerName", "WHERE CustomerName LIKE 'Contoso%'", null),
        new Typical(
            "SELECT CustomerName, AvailableSeats FROM usage WHERE AvailableSeats > 780",
            "SELECT CustomerName, AvailableSeats",
            "WHERE AvailableSeats > 780",
            null),
        new Typical(
            "SELECT SubscriptionId, ActiveUsagePercent FROM usage WHERE ActiveUsagePercent >= 98.5",
            "SELECT SubscriptionId, ActiveUsagePercent",
            "WHERE ActiveUsagePercent >= 97",
            null),
        new Typical(
            "SELECT CustomerName, ActiveSeats FROM usage ORDER BY ActiveSeats DESC LIMIT 10",
            "SELECT CustomerName, ActiveSeats",
            "ORDER BY ActiveSeats DESC LIMIT 10",
            null),
        new Typical(
            "SELECT DISTINCT Month FROM usage",
            "SELECT DISTINCT SubscriptionStatus, Month",
            "",
            null));
  }

  @BeforeAll
  static void readTheWholeTable() throws IOException {
    client = Clients.clientFor(ConnectorOptions.parse(SERVICE.options("dataset", "any")));
    columns = String.join(", ", client.findDataset("DynamicsUsage").orElseThrow().columns());
    whole = bytesOf(table("never"));
  }

  /** Returns the columns of the dataset as a table over a year, without its metrics. */
  private static Dataset<Row> table(String pushdown) {
    return read(
        "dataset",
        "DynamicsUsage",
        "columns",
        columns,
        "queryStartTime",
        START,
        "queryEndTime",
        END,
        "pushdown",
        pushdown);
  }

  @ParameterizedTest
  @ShortCases(value = 3, methods = @MethodSource("typical"))
  void pushedReportIsNoLongerThanAHandWrittenOne(Typical query) throws IOException {
    Dataset<Row> usage = table("always");
    String byHand =
        (query.select().equals("*") ? "SELECT " + columns : query.select())
            + " FROM DynamicsUsage "
            + query.byHand();

    usage.createOrReplaceTempView("usage");
    long pushed = bytesOf(TestSpark.session().sql(query.sql()));
    long needed =
        bytesOf(
            read(
                "query",
                byHand,
                "queryStartTime",
                query.start() == null ? START : query.start(),
                "queryEndTime",
                END));

    String figures =
        String.format(
            Locale.ROOT, "| `%s` | %,d | %.1f %% |", query.sql(), pushed, 100.0 * pushed / whole);
    assertThat(pushed).as(figures).isPositive().isLessThanOrEqualTo(needed);
    assertThat(rowsOfThePage())
        .filteredOn(row -> row.contains("`" + query.sql() + "`"))
        .allSatisfy(row -> assertThat(row).isEqualTo(figures));
  }

  @Test
  void everyRowOfThePageIsMeasured() throws IOException {
    assertThat(rowsOfThePage())
        .hasSizeGreaterThan(3)
        .allMatch(
            row -> typical().stream().anyMatch(query -> row.contains("`" + query.sql() + "`")));
  }

  private static List<String> rowsOfThePage() throws IOException {
    return Files.readAllLines(Path.of("docs", "internals", "pushdown.md")).stream()
        .filter(line -> line.startsWith("| `SELECT"))
        .toList();
  }

  private static Dataset<Row> read(String... options) {
    return TestSpark.newReader(SERVICE.options(options))
        .option("reuse", "never")
        .option("preview", "false")
        .load();
  }

  /** Reads the rows and returns the size of their report's file. */
  private static long bytesOf(Dataset<Row> rows) throws IOException {
    rows.collectAsList();
    List<String> created =
        client.listReports(ReportFilter.all()).stream()
            .map(ScheduledReport::reportId)
            .filter(KNOWN::add)
            .toList();
    assertThat(created).hasSize(1);
    String link =
        client
            .listExecutions(ExecutionFilter.latestOf(created.get(0)))
            .get(0)
            .reportAccessSecureLink()
            .url()
            .reveal();
    HttpURLConnection head = (HttpURLConnection) URI.create(link).toURL().openConnection();
    head.setRequestMethod("HEAD");
    return head.getContentLengthLong();
  }
}
