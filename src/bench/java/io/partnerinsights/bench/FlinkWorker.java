package io.partnerinsights.bench;

import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.flink.plan.FlinkOptions;
import io.partnerinsights.flink.plan.FlinkTypes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.util.MiniClusterWithClientResource;

/**
 * Flink as an {@link EngineProcess}: a cluster with a JobManager and a TaskManager of two slots. It
 * runs all jobs, because starting a cluster loads and compiles Flink's classes anew each time. A
 * job is {@code connector}, {@code csv} with the option {@code file}, or {@code heap}, which
 * answers with the peak since the last one in MiB.
 */
final class FlinkWorker {
  private static final int SLOTS = 2;

  private static final Configuration MEMORY =
      Configuration.fromMap(
          Map.of(
              "taskmanager.memory.network.min", "16mb",
              "taskmanager.memory.network.max", "16mb",
              "taskmanager.memory.managed.size", "32mb"));

  private final HeapAfterGc heap = new HeapAfterGc();

  private FlinkWorker() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws Exception {
    MiniClusterWithClientResource cluster =
        new MiniClusterWithClientResource(
            new MiniClusterResourceConfiguration.Builder()
                .setNumberTaskManagers(1)
                .setNumberSlotsPerTaskManager(SLOTS)
                .setConfiguration(MEMORY)
                .build());
    cluster.before();
    EngineProcess.serve(new FlinkWorker()::run);
  }

  private String run(String job, Map<String, String> options) throws Exception {
    switch (job) {
      case "connector" -> connector(options);
      case "csv" -> csv(options);
      case "heap" -> {
        long peak = heap.peakMiB();
        heap.reset();
        return "" + peak;
      }
      default -> throw new IllegalArgumentException(job);
    }
    return job;
  }

  /** Reads all columns of the report as rows of Flink. */
  private static void connector(Map<String, String> options) throws Exception {
    Map<String, String> catalog = new HashMap<>(options);
    String report = catalog.remove("reportId");
    TableEnvironment sql = environment();
    sql.executeSql(
        "CREATE CATALOG insights WITH ('type' = 'partnerinsights', " + with(catalog) + ")");
    discard(sql, columns(options, false), "insights.reports.`" + report + "`");
  }

  /**
   * Reads all columns of a local copy with Flink's CSV format. It knows neither the header nor the
   * file's times: it drops the header as malformed, and times remain texts.
   */
  private static void csv(Map<String, String> options) throws Exception {
    Map<String, String> report = new HashMap<>(options);
    String file = report.remove("file");
    String columns = columns(report, true);
    TableEnvironment sql = environment();
    sql.executeSql(
        "CREATE TABLE copy ("
            + columns
            + ") WITH ('connector' = 'filesystem', 'path' = '"
            + file
            + "', 'format' = 'csv', 'csv.ignore-parse-errors' = 'true')");
    discard(sql, columns, "copy");
  }

  private static void discard(TableEnvironment sql, String columns, String table) throws Exception {
    sql.executeSql("CREATE TABLE nowhere (" + columns + ") WITH ('connector' = 'blackhole')");
    sql.executeSql("INSERT INTO nowhere SELECT * FROM " + table).await();
  }

  private static TableEnvironment environment() {
    Configuration settings = Configuration.fromMap(Map.of("parallelism.default", "" + SLOTS));
    return TableEnvironment.create(
        EnvironmentSettings.newInstance().inBatchMode().withConfiguration(settings).build());
  }

  private static String with(Map<String, String> options) {
    return options.entrySet().stream()
        .map(option -> "'" + option.getKey() + "' = '" + option.getValue() + "'")
        .collect(Collectors.joining(", "));
  }

  private static String columns(Map<String, String> options, boolean timesAsTexts) {
    try (Application application = new Application()) {
      List<ReportColumn> columns =
          Session.open(FlinkOptions.parse(options, false), application)
              .planRead()
              .schema()
              .columns();
      return columns.stream()
          .map(column -> "`" + column.name() + "` " + type(column.type(), timesAsTexts))
          .collect(Collectors.joining(", "));
    }
  }

  private static String type(ColumnType type, boolean timesAsTexts) {
    boolean isTime = type.equals(ColumnType.TIMESTAMP) || type.equals(ColumnType.DATE);
    return timesAsTexts && isTime
        ? "STRING"
        : FlinkTypes.toDataType(type).getLogicalType().asSummaryString();
  }
}
