package io.partnerinsights.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.examples.flink.RevenueByService;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.NewestUsage;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every snippet of Flink's page and Javadoc in SQL and Java against the sandbox, and the jobs
 * of examples/ for Flink as they are.
 */
@Tag("full")
final class FlinkSnippetsTest {
  private static final Path SCRIPT = Path.of("examples", "sql", "report-to-parquet.sql");
  private static final Path KAFKA = Path.of("docs", "flink-kafka.md");
  private static final String APRIL = "2026-04-01";
  private static final String QUERY =
      "SELECT Month, CustomerTenantId, CustomerName, ServiceLevel1, IsACRDuplicateAtPGALevel,"
          + " ACR_USD FROM AzureUsage TIMESPAN LAST_1_YEAR";

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.withManualClock(
          Sandbox.builder().tokenLifetime(Duration.ofDays(2)).latency(Duration.ZERO).scale(0.1));

  @TempDir Path folder;

  @Test
  void everySnippetOfThePageRuns() throws Exception {
    executeTwice("DailyUsage", NewestUsage.USAGE);

    expect("2026-06-16T13:00:00Z", NewestUsage.customersOfMonths(service.sandbox()));
    FlinkClient client = new FlinkClient(service.sandbox(), folder);
    for (Path page : Snippet.FLINK_PAGES) {
      if (!page.equals(KAFKA)) {
        client.runSnippets(page);
      }
    }

    assertThat(service.calls().count("POST", "/ScheduledReport")).as("reports").isGreaterThan(1);
  }

  /** The newest execution has no row of a customer that the first one has in April. */
  @Test
  void aTableByKeyLosesWhatTheNewestExecutionDoesNotHave() throws Exception {
    try (ClockedSandbox restated = new ClockedSandbox(NewestUsage.settingsThatLoseACustomer())) {
      restated.scheduleDailyReport("DailyUsage", NewestUsage.TEAMS);
      restated.passTime(Duration.ofHours(12));
      List<String> first = NewestUsage.customersOfMonth(restated.sandbox(), APRIL);
      for (int day = 0; day < 10; day++) {
        restated.passTime(Duration.ofDays(1));
      }
      List<String> newest = NewestUsage.customersOfMonth(restated.sandbox(), APRIL);
      assertThat(first).as("customers").isNotEmpty().anyMatch(each -> !newest.contains(each));

      expect("2026-06-25T13:00:00Z", newest);
      new FlinkClient(restated.sandbox(), folder).runSnippets(KAFKA);
    }
  }

  /** Writes what the statements without an end must show of the newest execution. */
  private void expect(String generated, List<String> rows) throws IOException {
    List<String> lines = new ArrayList<>(rows);
    lines.add(0, generated);
    Files.write(folder.resolve(FlinkSnippets.NEWEST), lines);
  }

  @Test
  void scriptWritesTheNewestExecutionAsParquet() throws Exception {
    executeTwice("Azure usage", QUERY);
    Path lake = Files.createDirectories(folder.resolve("azure_usage"));
    Path otherMonth = Files.createDirectory(lake.resolve("year_month=1999-12"));

    new FlinkClient(service.sandbox(), folder).runSnippets(SCRIPT);

    String written =
        "SELECT Month, CustomerTenantId, CustomerName, ServiceLevel1, ACR_USD, year_month"
            + " FROM read_parquet('%s/*/*', hive_partitioning = true, hive_types_autocast = false)";
    assertThat(duckDb(written.formatted(lake)))
        .containsExactlyInAnyOrderElementsOf(
            rows().stream()
                .map(
                    row ->
                        String.join(
                            " | ",
                            row.get("Month"),
                            row.get("CustomerTenantId"),
                            row.get("CustomerName"),
                            row.get("ServiceLevel1"),
                            text(row.get("ACR_USD")),
                            row.get("Month").substring(0, 7)))
                .toList());
    assertThat(otherMonth).exists();
    assertThat(service.calls().count("POST", "/ScheduledReport")).as("reports").isOne();
  }

  @Test
  void jobWritesTheRevenueOfEachService() throws Exception {
    Path output = folder.resolve("revenue");

    new FlinkClient(service.sandbox(), folder).run(RevenueByService.class, output.toString());

    Path expected = folder.resolve("expected.tsv");
    Files.write(
        expected,
        rows().stream().map(row -> row.get("ServiceLevel1") + "\t" + row.get("ACR_USD")).toList());
    String lines =
        " FROM read_csv('%s', delim = '\t', header = false, nullstr = 'null', columns ="
            + " {'name': 'VARCHAR', 'usd': 'DECIMAL(18, 5)'})";
    assertThat(duckDb("SELECT coalesce(name, ''), usd" + lines.formatted(output + "/*/*")))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            duckDb(
                "SELECT coalesce(name, ''), coalesce(sum(usd), 0)"
                    + lines.formatted(expected)
                    + " GROUP BY 1"));
  }

  /** Schedules a daily report, and lets the service execute it twice. */
  private void executeTwice(String name, String query) {
    service.clockedSandbox().scheduleDailyReport(name, query);
    for (int half = 0; half < 3; half++) {
      service.clockedSandbox().passTime(Duration.ofHours(12));
    }
  }

  /** Returns the rows of the query that count a record once for the company. */
  private List<Map<String, String>> rows() {
    return service.sandbox().expectedRows(QUERY).stream()
        .filter(row -> row.get("IsACRDuplicateAtPGALevel").equals("0"))
        .toList();
  }

  private static List<String> duckDb(String select) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet results = statement.executeQuery(select)) {
      while (results.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
          row.add(text(results.getString(i)));
        }
        rows.add(String.join(" | ", row));
      }
    }
    return rows;
  }

  /** Writes equal numbers in the same way. */
  private static String text(String value) {
    return value != null && value.matches("-?\\d+\\.\\d+")
        ? new BigDecimal(value).stripTrailingZeros().toPlainString()
        : String.valueOf(value);
  }
}
