package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes rows in each format, and reads them with DuckDB. */
final class RowsTest extends CommandTest {
  private static final String USERS =
      "SELECT CustomerName, CustomerTenantId, Month, MonthlyActiveUsers FROM OfficeUsage";

  private static final String SUBSCRIPTIONS =
      "SELECT CustomerName, SubscriptionStartDate, BilledRevenueUSD FROM"
          + " SeatsSubscriptionsAndRevenue";

  @ParameterizedTest
  @ValueSource(strings = {"csv", "tsv", "json", "parquet"})
  void aFileHasTheRowsOfTheQuery(String format) throws SQLException {
    Path file = home.resolve("rows." + format);

    CommandRun run = run("query", USERS, "--output", file.toString()).assertExits(0);

    assertThat(run.out()).isEmpty();
    assertThat(rows(file)).containsExactlyElementsOf(expected(USERS));
    assertThat(home).isDirectoryNotContaining("glob:**.{part,tag,tmp}");
  }

  @ParameterizedTest
  @CsvSource({
    "csv, DECIMAL(18;5)",
    "parquet, DECIMAL(18;5)",
    "parquet, DECIMAL(38;18)",
    "parquet, DOUBLE",
    "json, DECIMAL(38;18)",
    "json, DOUBLE"
  })
  void timesAndAmountsAreKept(String format, String type) throws SQLException {
    Path file = home.resolve("rows." + format);
    String hint = "BilledRevenueUSD " + type.replace(';', ',');

    run("query", SUBSCRIPTIONS, "--output", file.toString(), "--schemaHints", hint).assertExits(0);

    assertThat(rows(file)).containsExactlyElementsOf(expected(SUBSCRIPTIONS));
  }

  @Test
  void printsCsvToAPipeAndATableToATerminal() {
    CommandRun pipe = run("query", USERS + " LIMIT 3");
    CommandRun terminal = atTerminal("", "query", USERS + " LIMIT 3");

    assertThat(pipe.out()).startsWith("CustomerName,CustomerTenantId,Month,").hasLineCount(4);
    assertThat(terminal.out()).startsWith("CustomerName  ").hasLineCount(4);
  }

  /** What does not fit is cut, and left out if nothing of it can be read. */
  @ParameterizedTest
  @ValueSource(ints = {20, 77, 200})
  void aTableIsAsWideAsTheTerminal(int width) {
    Map<String, String> columns = Map.of("COLUMNS", String.valueOf(width));
    String[] query = {"query", USERS + " LIMIT 3", "--format", "table"};
    String whole = run("query", USERS + " LIMIT 3", "--format", "table").out();

    String fitted = run(columns, "", true, query).out();

    assertThat(fitted.lines()).hasSize(4).allMatch(line -> line.length() <= width);
    boolean fits = whole.lines().allMatch(line -> line.length() <= width);
    assertThat(fitted.equals(whole)).isEqualTo(fits);
    assertThat(fitted.contains("…")).isNotEqualTo(fits);
    assertThat(run(columns, query).out()).as("no terminal").isEqualTo(whole);
    assertThat(run(Map.of("COLUMNS", "0"), "", true, query).out()).isEqualTo(whole);
  }

  @Test
  void aPreviewCreatesNoReport() {
    CommandRun table = run("preview", "SELECT Month, CustomerName FROM OfficeUsage LIMIT 5");
    CommandRun json =
        run(
            "preview",
            "SELECT Month, SubscriptionEndDate FROM AzureUsage TIMESPAN LAST_1_YEAR",
            "--json");

    assertThat(table.out()).startsWith("Month").hasLineCount(6);
    assertThat(json.outputJson())
        .hasSize(100)
        .allMatch(row -> row.path("Month").asText().matches("\\d{4}-\\d\\d-01"))
        .allMatch(row -> row.path("SubscriptionEndDate").asText().matches("\\d{4}-..-..|null"))
        .anyMatch(row -> !row.path("SubscriptionEndDate").isNull());
    assertThat(json.outputJson().get(0).fieldNames())
        .toIterable()
        .containsExactly("Month", "SubscriptionEndDate");
    assertThat(creationCount()).isZero();
  }

  /**
   * The texts of some are refused, because no record has their names; the service takes their ids.
   */
  @Test
  @Tag("full")
  void aStoredQueryIsPreviewedByItsId() {
    JsonNode system = run("queries", "list", "--system", "--json").outputJson();

    assertThat(system).hasSizeGreaterThan(20);
    for (JsonNode query : system) {
      String id = query.path("queryId").asText();
      assertThat(run("preview", "--queryId", id, "--json").assertExits(0).outputJson())
          .isNotEmpty();
    }
    run("preview", QUERY, "--queryId", "x").assertExits(2, "--queryId");
    assertThat(creationCount()).isZero();
  }

  @Test
  void aSmallLimitNeedsNoReport() {
    String query = QUERY + " LIMIT 1";
    CommandRun report = run("query", query, "--preview", "false");
    long posts = SERVICE.calls().count("POST", "/ScheduledReport");

    CommandRun preview = run("query", query);
    Path file = home.resolve("one.csv");
    run("query", query, "--output", file.toString()).assertExits(0, "Wrote 1 row without a report");

    assertThat(posts).isOne();
    assertThat(preview.out()).isEqualTo(report.out());
    assertThat(file).content(StandardCharsets.UTF_8).isEqualTo(report.out());
    assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isOne();
  }

  @Test
  void jsonHasAnArrayEvenWithoutRows() {
    JsonNode rows = run("query", USERS + " LIMIT 3", "--json").outputJson();
    CommandRun none =
        run("query", USERS + " WHERE CustomerName = 'absent'", "--json").assertExits(0);

    assertThat(rows).hasSize(3);
    assertThat(rows.get(0).path("MonthlyActiveUsers").isIntegralNumber()).isTrue();
    assertThat(none.outputJson().isArray()).isTrue();
    assertThat(none.outputJson()).isEmpty();
  }

  @Test
  void aSummaryOfAFileIsJson() {
    Path file = home.resolve("rows.csv");

    CommandRun run = run("run", "--query", USERS, "-o", file.toString(), "--json");

    assertThat(run.err()).isEmpty();
    JsonNode summary = run.outputJson();
    assertThat(summary.path("rows").asLong()).isEqualTo(expected(USERS).size());
    assertThat(summary.path("output").asText()).isEqualTo(file.toString());
  }

  @Test
  void replacesAFileOnlyIfAllowed() throws IOException {
    Path file = Files.writeString(home.resolve("rows.csv"), "precious");

    run("query", USERS, "--output", file.toString()).assertExits(2);
    assertThat(file).hasContent("precious");
    assertThat(SERVICE.calls().countApiCalls("POST")).isZero();

    run("query", USERS, "--output", file.toString(), "--yes").assertExits(0);
    assertThat(Files.readString(file)).startsWith("CustomerName");
    run("query", USERS, "--output", file.toString(), "--yes", "--format", "parquet").assertExits(0);
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).startsWith("PAR1");
  }

  private List<List<String>> rows(Path file) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      try (ResultSet result =
          statement.executeQuery("SELECT COLUMNS(*)::VARCHAR FROM " + source(file))) {
        while (result.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(normal(result.getString(i)));
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private static String source(Path file) {
    String name = file.toString();
    if (name.endsWith(".parquet")) {
      return "read_parquet('" + name + "')";
    }
    return name.endsWith(".json")
        ? "read_json('" + name + "')"
        : "read_csv('" + name + "', header = true, nullstr = '')";
  }

  private static List<List<String>> expected(String query) {
    return SERVICE.sandbox().expectedRows(query).stream()
        .map(Map::values)
        .map(row -> row.stream().map(RowsTest::normal).toList())
        .toList();
  }

  /** Writes times and numbers in one form; null is its own text. */
  private static String normal(String value) {
    String text = Objects.toString(value);
    if (text.matches("\\d{4}-\\d\\d-\\d\\d[ T].*")) {
      return text.replace('T', ' ').replaceFirst("(\\.0+)?(Z|\\+00)?$", "");
    }
    return text.matches("-?\\d+\\.\\d+")
        ? new BigDecimal(text).stripTrailingZeros().toPlainString()
        : text;
  }
}
