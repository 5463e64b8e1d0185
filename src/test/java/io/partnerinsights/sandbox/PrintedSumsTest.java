package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.Notebook;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Computes the numbers that the notebooks print: DuckDB adds up the sandbox's file of all rows, and
 * counts a record once. The file is read without the connector.
 */
final class PrintedSumsTest {
  private static final Map<String, String> HALF_YEAR =
      Map.of("QueryStartTime", "2026-01-01T00:00:00Z", "QueryEndTime", "2026-07-01T00:00:00Z");

  /** Half a year after that range, so that its months are restated no more. */
  private static final Instant LATER = Instant.parse("2026-12-15T00:00:00Z");

  @TempDir Path folder;

  @Test
  void quickstartPrintsTheLargestRevenues() throws Exception {
    Path file =
        file(
            "SELECT CustomerName, Product, IsDuplicateRowForPGA, BilledRevenueUSD"
                + " FROM CustomersAndTenants");

    List<List<String>> rows =
        rows(
            file,
            """
            SELECT replace(replace(replace(CustomerName, chr(9), '\\t'), chr(10), '\\n'), chr(13), '\\r'),
              Product, sum(CAST(BilledRevenueUSD AS DECIMAL(18, 2))) AS revenue
            FROM file WHERE IsDuplicateRowForPGA = '0' AND BilledRevenueUSD <> ''
            GROUP BY CustomerName, Product ORDER BY revenue DESC LIMIT 10
            """);

    assertThat(printed("quickstart", "CustomerName")).hasSize(10).isEqualTo(rows);
  }

  @Test
  void quickstartPrintsTheUsersOfEachMonth() throws Exception {
    Path file =
        file(
            "SELECT Month, CustomerMarket, IsDuplicateRowForPGA, MonthlyActiveUsers"
                + " FROM OfficeUsage");

    List<List<String>> rows =
        rows(
            file,
            """
            SELECT strftime(strptime('01-' || Month, '%d-%b-%Y'), '%Y-%m-%d') AS month,
              sum(TRY_CAST(MonthlyActiveUsers AS BIGINT))
            FROM file WHERE IsDuplicateRowForPGA = '0' GROUP BY month ORDER BY month
            """);

    assertThat(printed("quickstart", "Month")).hasSize(6).isEqualTo(rows);
  }

  @Test
  void explorePrintsTheRevenueOfEachMarket() throws Exception {
    Path file =
        file(
            "SELECT Month, CustomerMarket, Product, IsDuplicateRowForPGA, BilledRevenueUSD"
                + " FROM CustomersAndTenants");

    List<List<String>> rows =
        rows(
            file,
            """
            SELECT CustomerMarket, sum(TRY_CAST(BilledRevenueUSD AS DECIMAL(18, 2))) AS revenue
            FROM file WHERE IsDuplicateRowForPGA = '0' GROUP BY CustomerMarket ORDER BY revenue DESC
            """);

    assertThat(printed("explore", "CustomerMarket")).hasSize(10).isEqualTo(rows);
  }

  private Path file(String query) throws IOException {
    try (Sandbox sandbox = sandbox(ManualClock.at(LATER))) {
      return file(new SandboxClient(sandbox), query, HALF_YEAR);
    }
  }

  /** Starts a sandbox with the data of the one that the notebooks read. */
  private static Sandbox sandbox(ManualClock clock) {
    return Sandbox.builder()
        .restated(true)
        .latency(Duration.ZERO)
        .tokenLifetime(Duration.ofDays(365))
        .linkLifetime(Duration.ofDays(365))
        .dataUntil(YearMonth.of(2030, 12))
        .clock(clock)
        .start();
  }

  private Path file(SandboxClient client, String query, Map<String, String> range)
      throws IOException {
    Path file = Files.createTempFile(folder, "report", ".csv");
    return Files.writeString(file, client.download(client.link(query, range)).unzipped());
  }

  private static List<List<String>> rows(Path csv, String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute(
          "CREATE VIEW file AS SELECT * FROM read_csv('"
              + csv
              + "', all_varchar = true, header = true, nullstr = 'no such text', new_line = '\\n"
              + "')");
      try (ResultSet results = statement.executeQuery(sql)) {
        while (results.next()) {
          List<String> row = new ArrayList<>();
          for (int column = 1; column <= results.getMetaData().getColumnCount(); column++) {
            row.add(cell(results.getString(column)));
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }

  /** Returns the rows of the first stored table whose header begins with this name. */
  private static List<List<String>> printed(String notebook, String firstColumn)
      throws IOException {
    return Notebook.of(notebook)
        .printed()
        .lines()
        .dropWhile(line -> !line.matches("\\| *" + firstColumn + " *\\|.*"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.substring(1, line.length() - 1).split("\\|", -1))
        .map(cells -> Arrays.stream(cells).map(PrintedSumsTest::cell).toList())
        .toList();
  }

  /** Returns an amount with two digits, whatever number type has printed it. */
  private static String cell(String text) {
    String cell = text.strip();
    return cell.matches("-?\\d+\\.\\d+(E\\d+)?")
        ? new BigDecimal(cell).setScale(2, RoundingMode.HALF_UP).toPlainString()
        : cell;
  }
}
