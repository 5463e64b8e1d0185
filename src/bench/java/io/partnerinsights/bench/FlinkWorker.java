package io.partnerinsights.bench;

import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.flink.plan.FlinkOptions;
import io.partnerinsights.flink.plan.FlinkTypes;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/**
 * Flink as an {@link EngineProcess}, with a JobManager and a TaskManager of two slots. A line is
 * {@code connector <reportId>}, {@code csv <file> <reportId>} or {@code heap}, which answers with
 * the peak since the last one in MiB.
 */
final class FlinkWorker {
  private final Map<String, String> options;
  private final HeapAfterGc heap = new HeapAfterGc();

  private FlinkWorker(Map<String, String> options) {
    this.options = options;
  }

  /** Arguments: options of the catalog, as key=value. */
  public static void main(String[] args) throws Exception {
    FlinkWorker worker =
        new FlinkWorker(
            Arrays.stream(args)
                .map(option -> option.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
    BufferedReader jobs =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String job = jobs.readLine(); job != null; job = jobs.readLine()) {
      System.out.println(EngineProcess.ANSWER + worker.run(job.split(" ", -1)));
    }
  }

  private String run(String[] job) throws Exception {
    switch (job[0]) {
      case "connector" -> connector(job[1]);
      case "csv" -> csv(job[1], job[2]);
      case "heap" -> {
        long peak = heap.peakMiB();
        heap.reset();
        return "" + peak;
      }
      default -> throw new IllegalArgumentException(job[0]);
    }
    return job[0];
  }

  /** Reads all columns of the report as rows of Flink. */
  private void connector(String report) throws Exception {
    TableEnvironment sql = environment();
    sql.executeSql("CREATE CATALOG insights WITH ('type' = 'partnerinsights', " + with() + ")");
    discard(sql, report, "insights.reports.`" + report + "`");
  }

  /**
   * Reads all columns of a local copy with Flink's CSV format. It knows neither the header nor the
   * file's times: it drops the header as malformed, and times remain texts.
   */
  private void csv(String file, String report) throws Exception {
    TableEnvironment sql = environment();
    sql.executeSql(
        "CREATE TABLE copy ("
            + columns(report, true)
            + ") WITH ('connector' = 'filesystem', 'path' = '"
            + file
            + "', 'format' = 'csv', 'csv.ignore-parse-errors' = 'true')");
    sql.executeSql(
        "CREATE TABLE nowhere (" + columns(report, true) + ") WITH ('connector' = 'blackhole')");
    sql.executeSql("INSERT INTO nowhere SELECT * FROM copy").await();
  }

  private void discard(TableEnvironment sql, String report, String table) throws Exception {
    sql.executeSql(
        "CREATE TABLE nowhere (" + columns(report, false) + ") WITH ('connector' = 'blackhole')");
    sql.executeSql("INSERT INTO nowhere SELECT * FROM " + table).await();
  }

  private static TableEnvironment environment() {
    Configuration settings =
        Configuration.fromMap(
            Map.of(
                "parallelism.default", "2",
                "taskmanager.numberOfTaskSlots", "2",
                "taskmanager.memory.network.min", "16mb",
                "taskmanager.memory.network.max", "16mb",
                "taskmanager.memory.managed.size", "32mb"));
    return TableEnvironment.create(
        EnvironmentSettings.newInstance().inBatchMode().withConfiguration(settings).build());
  }

  private String with() {
    return options.entrySet().stream()
        .map(option -> "'" + option.getKey() + "' = '" + option.getValue() + "'")
        .collect(Collectors.joining(", "));
  }

  private String columns(String report, boolean timesAsTexts) {
    Map<String, String> all = new HashMap<>(options);
    all.put("reportId", report);
    try (Application application = new Application()) {
      List<ReportColumn> columns =
          Session.open(FlinkOptions.parse(all, false), application).plan().schema().columns();
      return columns.stream()
          .map(column -> "`" + column.name() + "` " + type(column.type(), timesAsTexts))
          .collect(Collectors.joining(", "));
    }
  }

  private static String type(ColumnType type, boolean timesAsTexts) {
    boolean isTime = type.equals(ColumnType.TIMESTAMP) || type.equals(ColumnType.DATE);
    return timesAsTexts && isTime
        ? "STRING"
        : FlinkTypes.dataType(type).getLogicalType().asSummaryString();
  }
}
