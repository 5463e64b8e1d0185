package io.partnerinsights.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.examples.flink.RevenueByService;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs the jobs of examples/ for Flink in the sandbox, as they are. */
@Tag("full")
final class FlinkExamplesTest {
  private static final Path SCRIPT = Path.of("examples", "sql", "report-to-parquet.sql");
  private static final String QUERY =
      "SELECT Month, CustomerName, ServiceLevel1, IsACRDuplicateAtPGALevel, ACR_USD FROM AzureUsage"
          + " TIMESPAN LAST_1_YEAR";

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.clocked(
          Sandbox.builder().tokenLifetime(Duration.ofDays(2)).latency(Duration.ZERO).scale(0.1));

  @TempDir Path folder;

  @Test
  void scriptWritesTheNewestExecutionAsParquet() throws Exception {
    ScheduledReports.executedTwice(service.clocked(), "Azure usage", QUERY);
    Path lake = Files.createDirectories(folder.resolve("azure_usage"));
    Path otherMonth = Files.createDirectory(lake.resolve("year_month=1999-12"));

    new FlinkClient(service.sandbox(), folder).runSnippets(SCRIPT);

    assertThat(parquet(lake)).containsExactlyInAnyOrderElementsOf(expectedUsage());
    assertThat(otherMonth).exists();
    assertThat(service.calls().count("POST", "/ScheduledReport")).as("reports").isOne();
  }

  @Test
  void jobWritesTheRevenueOfEachService() throws Exception {
    Path output = folder.resolve("revenue");

    new FlinkClient(service.sandbox(), folder).run(RevenueByService.class, output.toString());

    assertThat(revenue(output)).isNotEmpty().isEqualTo(expectedRevenue());
  }

  private List<String> expectedUsage() {
    return service.sandbox().expectedRows(QUERY).stream()
        .filter(row -> row.get("IsACRDuplicateAtPGALevel").equals("0"))
        .map(
            row ->
                String.join(
                    ", ",
                    row.get("Month"),
                    String.valueOf(row.get("CustomerName")),
                    String.valueOf(row.get("ServiceLevel1")),
                    number(row.get("ACR_USD")),
                    row.get("Month").substring(0, 7)))
        .toList();
  }

  private static List<String> parquet(Path lake) throws SQLException {
    String select =
        "SELECT concat_ws(', ', Month, coalesce(CustomerName, 'null'), coalesce(ServiceLevel1,"
            + " 'null')), ACR_USD, year_month FROM read_parquet('"
            + lake
            + "/*/*', hive_partitioning = true, hive_types_autocast = false)";
    List<String> rows = new ArrayList<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet results = statement.executeQuery(select)) {
      while (results.next()) {
        rows.add(
            results.getString(1)
                + ", "
                + number(results.getString(2))
                + ", "
                + results.getString(3));
      }
    }
    return rows;
  }

  private Map<String, BigDecimal> expectedRevenue() {
    Map<String, BigDecimal> sums = new TreeMap<>();
    service
        .sandbox()
        .expectedRows(
            "SELECT ServiceLevel1, ACR_USD FROM AzureUsage WHERE IsACRDuplicateAtPGALevel = 0"
                + " TIMESPAN LAST_1_YEAR")
        .forEach(
            row ->
                sums.merge(
                    Objects.requireNonNullElse(row.get("ServiceLevel1"), ""),
                    new BigDecimal(Objects.requireNonNullElse(row.get("ACR_USD"), "0")),
                    BigDecimal::add));
    sums.replaceAll((name, sum) -> sum.stripTrailingZeros());
    return sums;
  }

  /** Reads all lines that the job has written. */
  private static Map<String, BigDecimal> revenue(Path output) throws IOException {
    Map<String, BigDecimal> sums = new TreeMap<>();
    try (Stream<Path> files = Files.walk(output)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        for (String line : Files.readAllLines(file)) {
          String[] fields = line.split("\t", 2);
          sums.put(fields[0], new BigDecimal(fields[1]).stripTrailingZeros());
        }
      }
    }
    return sums;
  }

  private static String number(String text) {
    return text == null ? "null" : new BigDecimal(text).stripTrailingZeros().toPlainString();
  }
}
