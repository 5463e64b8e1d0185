package io.partnerinsights.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.auth.RefreshTokenFile;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options of a hint and a table, in Flink's planner. */
final class NearerOptionsTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @TempDir static Path folder;

  private static Path token;

  @BeforeAll
  static void signIn() throws IOException {
    token = folder.resolve("token");
    Secret secret = Secret.of(SERVICE.sandbox().refreshToken());
    RefreshTokenFile.ofSignIn(token, secret, Instant.now()).written();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "queryStartTime=2026-01-01 queryEndTime=2026-06-01 | queryStartTime=2026-03-01 |"
            + " 2026-03-01 | ",
        "queryStartTime=2026-01-01 queryEndTime=2026-06-01 | queryStartTime=2026-01-01"
            + " queryEndTime=2026-03-01 | 2026-01-01 | 2026-03-01",
        "queryStartTime=2026-01-01 | timespan=LAST_MONTH | LAST_MONTH | ",
        "timespan=LAST_MONTH | queryEndTime=2026-06-01 | | 2026-06-01",
        "timespan=LAST_MONTH | reportTimeout=8h | LAST_MONTH | "
      })
  void aHintsRangeReplacesTheCatalogs(String catalog, String hint, String start, String end)
      throws Exception {
    TableEnvironment sql = FlinkReads.catalog(with(catalog));

    List<List<String>> rows =
        FlinkReads.rows(
            sql,
            "SELECT `Month` FROM insights.mpn.OfficeUsage /*+ OPTIONS(%s) */"
                .formatted(FlinkReads.with(options(hint))));

    assertThat(months(rows.stream().map(row -> row.get(0)))).isEqualTo(expected(start, end));
  }

  private static Set<String> expected(String start, String end) {
    String query = "SELECT Month FROM OfficeUsage";
    List<Map<String, String>> rows =
        "LAST_MONTH".equals(start)
            ? SERVICE.sandbox().expectedRows(query + " TIMESPAN " + start)
            : SERVICE.sandbox().expectedRows(query, time(start), time(end));
    return months(rows.stream().map(row -> row.get("Month")));
  }

  private static Instant time(String day) {
    return day == null ? null : Instant.parse(day + "T00:00:00Z");
  }

  private static Set<String> months(Stream<String> days) {
    return days.collect(Collectors.toCollection(TreeSet::new));
  }

  private static String with(String more) {
    Map<String, String> options = FlinkReads.options(SERVICE.sandbox(), folder);
    options.putAll(options(more));
    return FlinkReads.with(options);
  }

  private static Map<String, String> options(String text) {
    Map<String, String> options = new HashMap<>();
    for (String each : text.split(" ", -1)) {
      options.put(each.split("=", 2)[0], each.split("=", 2)[1]);
    }
    return options;
  }

  @Test
  void aRangeOfTheCatalogDoesNotFitATableOfQueries() throws Exception {
    TableEnvironment sql = FlinkReads.catalog(with("timespan=LAST_MONTH"));

    assertThat(
            FlinkReads.rows(
                sql,
                "CALL insights.`system`.preview('SELECT Month FROM OfficeUsage"
                    + " TIMESPAN LAST_6_MONTHS')"))
        .isNotEmpty();
  }

  /** The rows would be those of the token's user. */
  @Test
  void aHintsUserBesideTheTokenOfACatalogOrATableIsRefused() {
    Map<String, String> options = FlinkReads.options(SERVICE.sandbox(), folder);
    String user =
        FlinkReads.with(
            Map.of("username", options.get("username"), "password", "file:" + folder.resolve("b")));
    options.keySet().removeIf(key -> key.equals("username") || key.equals("password"));
    options.remove("clientSecret");
    options.put("refreshToken", "file:" + token);
    TableEnvironment sql = FlinkReads.catalog(FlinkReads.with(options));
    sql.executeSql(
        "CREATE TABLE declared (CustomerName STRING) WITH ('connector'='partnerinsights',"
            + " 'dataset'='OfficeUsage', %s)".formatted(FlinkReads.with(options)));

    for (String table : new String[] {"insights.mpn.OfficeUsage", "declared"}) {
      String select = "SELECT CustomerName FROM " + table;
      assertThat(sql.explainSql(select)).contains("TableSourceScan");
      assertThatThrownBy(() -> sql.explainSql(select + " /*+ OPTIONS(%s) */".formatted(user)))
          .hasStackTraceContaining("PI-6002")
          .hasStackTraceContaining("username");
    }
  }
}
