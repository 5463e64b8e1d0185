import io.partnerinsights.flink.source.PartnerInsightsSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;

/**
 * A user's jobs, which are compiled against each Flink release and run on it. Arguments: the file
 * with the options, one in a line; the query of the DataStream API; the query of SQL; the name of a
 * scheduled report and the number of rows of its executions; the output.
 */
public final class UserJob {
  public static void main(String[] args) throws Exception {
    Map<String, String> options =
        Files.readAllLines(Path.of(args[0])).stream()
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    List<String> lines = new ArrayList<>();
    lines.add(EnvironmentInformation.getVersion());
    stream(options, args[1]).forEach(row -> lines.add(line("stream", row)));
    sql(options, args[2]).forEach(row -> lines.add(line("sql", row)));
    executions(options, args[3], Integer.parseInt(args[4]))
        .forEach(row -> lines.add(line("execution", row)));
    twice(options, args[1], args[3], 1 + Integer.parseInt(args[4]))
        .forEach(row -> lines.add(line("twice", row)));
    Files.write(Path.of(args[5]), lines);
  }

  /** A name may contain line breaks. */
  private static String line(String api, String row) {
    return api + " " + row.replace("\r", "\\r").replace("\n", "\\n");
  }

  private static List<String> stream(Map<String, String> options, String query) throws Exception {
    PartnerInsightsSource<RowData> source =
        PartnerInsightsSource.builder().options(options).option("query", query).build();
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<String> results =
        environment()
            .fromSource(source, WatermarkStrategy.noWatermarks(), "usage")
            .map(row -> String.valueOf(row.getString(0)))
            .returns(Types.STRING)
            .executeAndCollect()) {
      results.forEachRemaining(rows::add);
    }
    return rows;
  }

  /** A failure ends a job, so that the test shows it. */
  private static StreamExecutionEnvironment environment() {
    Configuration once = Configuration.fromMap(Map.of("restart-strategy.type", "none"));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(once);
    env.setParallelism(2);
    env.enableCheckpointing(50);
    return env;
  }

  /** Reads the executions of a scheduled report, which have no end, until it has these rows. */
  private static List<String> executions(Map<String, String> options, String report, int count)
      throws Exception {
    PartnerInsightsSource<RowData> source =
        PartnerInsightsSource.builder()
            .options(options)
            .option("reportName", report)
            .unbounded()
            .build();
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<String> results =
        environment()
            .fromSource(source, WatermarkStrategy.noWatermarks(), "executions")
            .process(new WithTime())
            .executeAndCollect()) {
      while (rows.size() < count && results.hasNext()) {
        rows.add(results.next());
      }
    }
    return rows;
  }

  /** Prepends the time of the row's execution. */
  private static final class WithTime extends ProcessFunction<RowData, String> {
    @Override
    public void processElement(RowData row, Context context, Collector<String> out) {
      out.collect(context.timestamp() + " " + row.getString(0));
    }
  }

  private static List<String> sql(Map<String, String> options, String select) throws Exception {
    TableEnvironment sql = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    sql.executeSql(
        "CREATE CATALOG insights WITH ('type'='partnerinsights', " + with(options) + ")");
    return rows(sql, select, Integer.MAX_VALUE);
  }

  private static String with(Map<String, String> options) {
    return options.entrySet().stream()
        .map(option -> "'" + option.getKey() + "'='" + option.getValue() + "'")
        .collect(Collectors.joining(", "));
  }

  /**
   * Reads tables with metadata columns twice in one job, with other columns each: the rows of a
   * query, and those of the executions of a scheduled report with the number of rows of each.
   */
  private static List<String> twice(
      Map<String, String> options, String query, String report, int count) throws Exception {
    TableEnvironment sql = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    sql.executeSql(
        "CREATE TABLE usage (CustomerName STRING, `Month` DATE,"
            + " report STRING METADATA FROM '_report_id' VIRTUAL)"
            + " WITH ('connector'='partnerinsights', 'query'='"
            + (query + "', " + with(options) + ")"));
    sql.executeSql(
        "CREATE TABLE daily (CustomerName STRING, `Month` DATE,"
            + " generated TIMESTAMP_LTZ(3) METADATA FROM '_report_generated_time' VIRTUAL,"
            + " WATERMARK FOR generated AS generated)"
            + " WITH ('connector'='partnerinsights', 'reportName'='"
            + (report + "', " + with(options) + ")"));
    List<String> rows =
        rows(
            sql,
            "SELECT CustomerName FROM usage UNION ALL SELECT CAST(a.`Month` AS STRING) FROM usage"
                + " AS a JOIN (SELECT DISTINCT report FROM usage) AS b ON a.report = b.report",
            Integer.MAX_VALUE);
    rows.addAll(
        rows(
            sql,
            "SELECT CustomerName FROM daily UNION ALL SELECT CAST(n AS STRING) FROM (SELECT"
                + " COUNT(`Month`) AS n FROM TABLE(TUMBLE(TABLE daily, DESCRIPTOR(generated),"
                + " INTERVAL '1' HOUR)) GROUP BY window_start, window_end)",
            count));
    return rows;
  }

  private static List<String> rows(TableEnvironment sql, String select, int count)
      throws Exception {
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<Row> results = sql.executeSql(select).collect()) {
      while (rows.size() < count && results.hasNext()) {
        rows.add(String.valueOf(results.next().getField(0)));
      }
    }
    return rows;
  }
}
