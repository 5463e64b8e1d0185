package io.partnerinsights.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.auth.RefreshTokenFile;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    RefreshTokenFile.ofSignIn(token, secret, Instant.now()).write();
  }

  /**
   * {@code plan/OptionPairsTest} has the other pairs; the second hint repeats the catalog's start.
   */
  @ParameterizedTest
  @ShortCases(value = 1, csv = @CsvSource({"2026-03-01, ", "2026-01-01, 2026-03-01"}))
  void aHintsRangeReplacesTheCatalogs(String start, String end) throws Exception {
    TableEnvironment sql =
        FlinkReads.createCatalog(
            with("queryStartTime", "2026-01-01", "queryEndTime", "2026-06-01"));
    Map<String, String> range = new TreeMap<>(Map.of("queryStartTime", start));
    if (end != null) {
      range.put("queryEndTime", end);
    }

    List<List<String>> rows =
        FlinkReads.queryRows(
            sql,
            "SELECT DISTINCT CAST(`Month` AS STRING) FROM insights.mpn.OfficeUsage"
                + " /*+ OPTIONS(%s) */".formatted(FlinkReads.withClause(range)));

    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            SERVICE
                .sandbox()
                .expectedRows("SELECT Month FROM OfficeUsage", time(start), time(end))
                .stream()
                .map(row -> List.of(row.get("Month")))
                .distinct()
                .toList());
  }

  private static Instant time(String day) {
    return day == null ? null : Instant.parse(day + "T00:00:00Z");
  }

  private static String with(String... more) {
    return FlinkReads.withClause(SERVICE.sandbox(), folder, more);
  }

  @Test
  void aRangeOfTheCatalogDoesNotFitATableOfQueries() throws Exception {
    TableEnvironment sql = FlinkReads.createCatalog(with("timespan", "LAST_MONTH"));

    assertThat(
            FlinkReads.queryRows(
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
        FlinkReads.withClause(
            Map.of("username", options.get("username"), "password", "file:" + folder.resolve("b")));
    options.keySet().removeIf(key -> key.equals("username") || key.equals("password"));
    options.remove("clientSecret");
    options.put("refreshToken", "file:" + token);
    TableEnvironment sql = FlinkReads.createCatalog(FlinkReads.withClause(options));
    sql.executeSql(
        "CREATE TABLE declared (CustomerName STRING) WITH ('connector'='partnerinsights',"
            + " 'dataset'='OfficeUsage', %s)".formatted(FlinkReads.withClause(options)));

    for (String table : new String[] {"insights.mpn.OfficeUsage", "declared"}) {
      String select = "SELECT CustomerName FROM " + table;
      assertThat(sql.explainSql(select)).contains("TableSourceScan");
      assertThatThrownBy(() -> sql.explainSql(select + " /*+ OPTIONS(%s) */".formatted(user)))
          .hasStackTraceContaining("PI-6002")
          .hasStackTraceContaining("username");
    }
  }
}
