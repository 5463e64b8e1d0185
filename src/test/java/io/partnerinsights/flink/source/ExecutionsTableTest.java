package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.flink.FlinkReads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The executions of a scheduled report as an unbounded table. */
@Timeout(120)
@SuppressWarnings("try") // Flink's close() may be interrupted
@Tag("full")
final class ExecutionsTableTest {
  private static final String COUNTS =
      "SELECT COUNT(*) AS n FROM TABLE(TUMBLE(TABLE usage, DESCRIPTOR(generated), INTERVAL '1'"
          + " DAY)) GROUP BY window_start, window_end";

  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  @TempDir Path folder;

  private DailyExecutions daily;
  private TableEnvironment sql;

  @BeforeEach
  void createTable() {
    daily = DailyExecutions.start(folder);
    daily.days(3);
    sql = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    sql.getConfig().set("parallelism.default", "2");
    sql.getConfig().set("execution.checkpointing.interval", "50ms");
    Map<String, String> options = daily.options("reportName", "Daily usage");
    options.remove("reportId");
    sql.executeSql(
        "CREATE TABLE usage (CustomerName STRING,"
            + " generated TIMESTAMP_LTZ(3) METADATA FROM '_report_generated_time' VIRTUAL,"
            + " WATERMARK FOR generated AS generated) WITH ('connector'='partnerinsights', "
            + FlinkReads.with(options)
            + ")");
  }

  @AfterEach
  void closeSandbox() {
    daily.close();
  }

  private static List<String> next(CloseableIterator<Row> rows, int count) {
    List<String> next = new ArrayList<>();
    while (next.size() < count) {
      next.add(String.valueOf(rows.next().getField(0)));
    }
    return next;
  }

  @Test
  void windowsCloseWithTheNextExecution() throws Exception {
    String rows = String.valueOf(UsageRows.expected(daily.sandbox()).size());
    try (CloseableIterator<Row> counts = sql.executeSql(COUNTS).collect()) {
      assertThat(next(counts, 2)).containsExactly(rows, rows);

      daily.days(1);
      assertThat(next(counts, 1)).containsExactly(rows);
    }
  }

  /** Flink merges the reads: one source has the columns of both. */
  @Test
  void aTableIsReadWithAndWithoutWindowsInOneJob() throws Exception {
    int rows = UsageRows.expected(daily.sandbox()).size();
    String both =
        "SELECT CustomerName FROM usage UNION ALL SELECT CAST(n AS STRING) FROM (" + COUNTS;
    try (CloseableIterator<Row> texts = sql.executeSql(both + ")").collect()) {
      assertThat(next(texts, 3 * rows + 2)).filteredOn(String.valueOf(rows)::equals).hasSize(2);
    }
  }

  @Test
  void aHintMakesAReportOfTheCatalogUnbounded() throws Exception {
    Map<String, String> options = daily.options();
    options.remove("reportId");
    sql.executeSql(
        "CREATE CATALOG insights WITH ('type'='partnerinsights', "
            + FlinkReads.with(options)
            + ")");
    int rows = UsageRows.expected(daily.sandbox()).size();
    String all =
        "SELECT CustomerName FROM insights.reports.`Daily usage`"
            + " /*+ OPTIONS('startingExecution'='earliest') */";
    try (CloseableIterator<Row> names = sql.executeSql(all).collect()) {
      assertThat(next(names, 3 * rows)).hasSize(3 * rows);
      daily.days(1);
      assertThat(next(names, rows)).hasSize(rows);
    }
  }
}
