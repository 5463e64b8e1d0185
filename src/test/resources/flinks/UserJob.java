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
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/**
 * A user's job, which is compiled against each Flink release and run on it. Arguments: the file
 * with the options, one in a line; the query of the DataStream API; the query of SQL; the output.
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
    Files.write(Path.of(args[3]), lines);
  }

  /** A name may contain line breaks. */
  private static String line(String api, String row) {
    return api + " " + row.replace("\r", "\\r").replace("\n", "\\n");
  }

  private static List<String> stream(Map<String, String> options, String query) throws Exception {
    PartnerInsightsSource<RowData> source =
        PartnerInsightsSource.builder().options(options).option("query", query).build();
    // A failure ends the job, so that the test shows it.
    Configuration once = Configuration.fromMap(Map.of("restart-strategy.type", "none"));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(once);
    env.setParallelism(2);
    env.enableCheckpointing(50);
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<String> results =
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "usage")
            .map(row -> String.valueOf(row.getString(0)))
            .returns(Types.STRING)
            .executeAndCollect()) {
      results.forEachRemaining(rows::add);
    }
    return rows;
  }

  private static List<String> sql(Map<String, String> options, String select) throws Exception {
    TableEnvironment sql = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    String with =
        options.entrySet().stream()
            .map(option -> "'" + option.getKey() + "'='" + option.getValue() + "'")
            .collect(Collectors.joining(", "));
    sql.executeSql("CREATE CATALOG insights WITH ('type'='partnerinsights', " + with + ")");
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<Row> results = sql.executeSql(select).collect()) {
      results.forEachRemaining(row -> rows.add(String.valueOf(row.getField(0))));
    }
    return rows;
  }
}
