package io.partnerinsights.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions that compare a column of days with a text; DuckDB returns the expected rows. */
@Timeout(120)
final class TextDaysTest {
  private static final String QUERY =
      "SELECT CustomerName, CustomerMarket, Month FROM OfficeUsage TIMESPAN LAST_1_YEAR";

  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ofMillis(20)).scale(0.05));

  @TempDir static Path folder;

  private TableEnvironment sql;
  private String month;

  @BeforeEach
  void createCatalog() {
    sql = FlinkReads.createCatalog(FlinkReads.withClause(SERVICE.sandbox(), folder));
    List<String> months =
        SERVICE.sandbox().expectedRows(QUERY).stream()
            .map(row -> row.get("Month"))
            .sorted()
            .toList();
    month = months.get(months.size() / 2);
  }

  @ParameterizedTest
  @ShortCases(value = 1, values = @ValueSource(strings = {"never", "always"}))
  void aTextThatIsADayIsCompared(String pushdown) throws Exception {
    Map<String, Predicate<Map<String, String>>> conditions =
        Map.of(
            "`Month` = '{}'", row -> row.get("Month").equals(month),
            "'{}' = `Month`", row -> row.get("Month").equals(month),
            "`Month` <> '{}'", row -> !row.get("Month").equals(month),
            "`Month` = '{}' OR CustomerMarket = 'France'",
                row ->
                    row.get("Month").equals(month) || "France".equals(row.get("CustomerMarket")));

    for (String condition : conditions.keySet()) {
      String where = condition.replace("{}", month);
      assertThat(
              FlinkReads.queryRows(
                  sql,
                  "SELECT CustomerName, CAST(`Month` AS STRING) FROM "
                      + table(pushdown)
                      + " WHERE "
                      + where))
          .as(where)
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(expected(conditions.get(condition)));
    }
    assertThat(sql.explainSql("SELECT * FROM " + table(pushdown) + " WHERE `Month` = '2026-06-01'"))
        .contains(pushdown.equals("always") ? "filter=[=(Month" : "TableSourceScan");
    assertThat(
            FlinkReads.queryRows(
                sql,
                "SELECT CAST(`Month` AS STRING) FROM %s GROUP BY `Month` HAVING `Month` = '%s'"
                    .formatted(table(pushdown), month)))
        .containsExactly(List.of(month));
  }

  @ParameterizedTest
  @ValueSource(strings = {"`Month` = 'June'", "`Month` <> '2026-06'", "`Month` = '2026-06-31'"})
  void anErrorSaysThatATextIsNotADay(String condition) {
    assertThatThrownBy(
            () -> sql.explainSql("SELECT * FROM " + table("never") + " WHERE " + condition))
        .hasStackTraceContaining("PI-2012")
        .hasStackTraceContaining("the column is read as a DATE");
  }

  private static String table(String pushdown) {
    return "insights.mpn.OfficeUsage /*+ OPTIONS('pushdown'='" + pushdown + "') */";
  }

  private static List<List<String>> expected(Predicate<Map<String, String>> holds) {
    return SERVICE.sandbox().expectedRows(QUERY).stream()
        .filter(holds)
        .map(row -> List.of(String.valueOf(row.get("CustomerName")), row.get("Month")))
        .toList();
  }
}
