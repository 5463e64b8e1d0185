package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.cli.CommandRun;
import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.flink.FlinkReads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables that declare watermarks, with Flink's options of watermarks. */
@Timeout(120)
@SuppressWarnings("try") // Flink's close() may be interrupted
final class WatermarkTableTest {
  private static final String ALIGNED =
      "'scan.watermark.alignment.group'='reports', 'scan.watermark.alignment.max-drift'='2 d',"
          + " 'scan.watermark.alignment.update-interval'='20 ms',"
          + " 'scan.watermark.emit.strategy'='on-event', 'scan.watermark.idle-timeout'='0 s'";

  private static final int DAYS = 2;

  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  @TempDir Path folder;

  private DailyExecutions daily;
  private TableEnvironment sql;

  @BeforeEach
  void startSandbox() {
    daily = DailyExecutions.start(folder);
    sql = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    sql.getConfig().set("parallelism.default", "1");
    sql.getConfig().set("execution.checkpointing.interval", "50ms");
  }

  @AfterEach
  void closeSandbox() {
    daily.close();
  }

  /** The last window has no later row: the drain closes it, because no reader is idle. */
  @Test
  @Tag("full")
  void aDrainClosesTheLastWindowsOfTwoAlignedTables() throws Exception {
    String other = daily.createOtherReport();
    daily.passDays(DAYS);
    create("a", daily.reportId(), "generated", ALIGNED);
    create("b", other, "generated", ALIGNED);
    String windows = rows("a") + " UNION ALL " + rows("b") + " UNION ALL " + counts("a");
    assertThat(sql.explainSql(windows)).contains("watermarkAlignment=[reports, PT48H, PT0.02S]");

    TableResult result = sql.executeSql(windows + " UNION ALL " + counts("b"));
    List<Row> all = new ArrayList<>();
    try (CloseableIterator<Row> next = result.collect()) {
      int rows = 2 * DAYS * UsageRows.expectedTexts(daily.sandbox()).size();
      for (int read = 0; read < rows; ) {
        Row row = next.next();
        all.add(row);
        read += row.getField(0).toString().startsWith("row") ? 1 : 0;
      }
      JobClient job = result.getJobClient().orElseThrow();
      job.stopWithSavepoint(true, folder.toUri().toString(), SavepointFormatType.CANONICAL).get();
      next.forEachRemaining(all::add);
    }

    assertThat(lastWindow(all, "a")).isEqualTo(downloaded(daily.reportId()));
    assertThat(lastWindow(all, "b")).isEqualTo(downloaded(other));
  }

  /** Returns all rows of a table as they arrive. */
  private static String rows(String table) {
    return "SELECT 'row of %s', CAST(generated AS STRING), CustomerName, `Month`, MPNId, CAST(1 AS BIGINT) FROM %s"
        .formatted(table, table);
  }

  /** Returns the number of equal rows in each window. */
  private static String counts(String table) {
    return ("SELECT '%s', CAST(window_start AS STRING), CustomerName, `Month`, MPNId, COUNT(*) FROM"
            + " TABLE(TUMBLE(TABLE %s, DESCRIPTOR(generated), INTERVAL '1' HOUR)) GROUP BY"
            + " window_start, window_end, CustomerName, `Month`, MPNId")
        .formatted(table, table);
  }

  private static Map<String, Long> lastWindow(List<Row> all, String table) {
    TreeMap<String, Map<String, Long>> windows = new TreeMap<>();
    for (Row row : all) {
      if (table.equals(row.getField(0))) {
        String text = row.getField(2) + " " + row.getField(3) + " " + row.getField(4);
        windows
            .computeIfAbsent(String.valueOf(row.getField(1)), window -> new TreeMap<>())
            .put(text, (Long) row.getField(5));
      }
    }
    assertThat(windows).hasSize(DAYS);
    return windows.lastEntry().getValue();
  }

  /** Returns the rows that the command line downloads, with the number of equal ones. */
  private Map<String, Long> downloaded(String reportId) {
    Map<String, Long> rows = new TreeMap<>();
    CommandRun download =
        CommandRun.atSandbox(daily.sandbox(), folder, "download", reportId, "--json")
            .assertExits(0);
    for (JsonNode row : download.outputJson()) {
      String text = text(row, "CustomerName") + " " + text(row, "Month") + " " + text(row, "MPNId");
      rows.merge(text, 1L, Long::sum);
    }
    return rows;
  }

  private static String text(JsonNode row, String column) {
    return row.path(column).isNull() ? "null" : row.path(column).asText();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "source_watermark() | 'mode'='FAILFAST' | WATERMARK FOR `generated` AS `generated`.",
        "generated | 'scan.watermark.alignment.group'='g' | scan.watermark.alignment.max-drift",
        "generated | 'scan.watermark.emit.strategy'='never' | scan.watermark.emit.strategy",
        "generated | 'scan.watermark.idle-timeout'='soon' | scan.watermark.idle-timeout",
      })
  @Tag("full")
  void refusesWrongWatermarks(String watermark, String option, String message) {
    create("wrong", daily.reportId(), watermark, option);

    assertThatThrownBy(() -> sql.explainSql("SELECT * FROM wrong"))
        .hasStackTraceContaining(message);
  }

  /** A report's table has no key, so the right side is a view with one. */
  @Test
  @Tag("full")
  void temporalJoinsByEventTimeArePlanned() {
    create("a", daily.reportId(), "generated", "'mode'='FAILFAST'");
    sql.executeSql(
        "CREATE VIEW newest AS SELECT CustomerName, MPNId, generated FROM (SELECT *, ROW_NUMBER()"
            + " OVER (PARTITION BY CustomerName ORDER BY generated DESC) AS age FROM a)"
            + " WHERE age = 1");

    assertThat(
            sql.explainSql(
                "SELECT a.CustomerName, n.MPNId FROM a JOIN newest FOR SYSTEM_TIME AS OF"
                    + " a.generated AS n ON a.CustomerName = n.CustomerName"))
        .contains("TemporalJoin");
  }

  private void create(String name, String reportId, String watermark, String options) {
    Map<String, String> own = daily.options();
    own.put("reportId", reportId);
    sql.executeSql(
        "CREATE TABLE %s (CustomerName STRING, `Month` DATE, MPNId STRING, generated TIMESTAMP_LTZ(3) METADATA FROM '_report_generated_time' VIRTUAL, WATERMARK FOR generated AS %s) WITH ('connector'='partnerinsights', 'startingExecution'='earliest', %s, %s)"
            .formatted(name, watermark, options, FlinkReads.withClause(own)));
  }
}
