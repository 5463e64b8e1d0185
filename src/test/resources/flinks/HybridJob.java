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
import org.apache.flink.connector.base.source.hybrid.HybridSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.CloseableIterator;

/**
 * A user's job that reads a history and then a schedule, and fails once after the last row of the
 * history, before its first checkpoint. Arguments: the file with the options, one in a line; the
 * query of the history and the number of its rows; the name of the scheduled report; the number of
 * all rows; the output.
 */
public final class HybridJob {
  private static int rowsBeforeFailure;

  public static void main(String[] args) throws Exception {
    Map<String, String> options =
        Files.readAllLines(Path.of(args[0])).stream()
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    PartnerInsightsSource<RowData> history =
        PartnerInsightsSource.builder().options(options).option("query", args[1]).build();
    rowsBeforeFailure = Integer.parseInt(args[2]) + 1;
    PartnerInsightsSource<RowData> schedule =
        PartnerInsightsSource.builder()
            .options(options)
            .option("reportName", args[3])
            .unbounded()
            .build();
    int count = Integer.parseInt(args[4]);
    List<String> lines = new ArrayList<>();
    try (CloseableIterator<String> rows = names(history, schedule).executeAndCollect()) {
      while (lines.size() < count && rows.hasNext()) {
        lines.add(rows.next());
      }
    }
    Files.write(Path.of(args[5]), lines);
  }

  private static DataStream<String> names(
      PartnerInsightsSource<RowData> history, PartnerInsightsSource<RowData> schedule) {
    Map<String, String> settings =
        Map.of(
            "restart-strategy.type", "fixed-delay",
            "restart-strategy.fixed-delay.attempts", "3",
            "restart-strategy.fixed-delay.delay", "100ms");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(settings));
    env.setParallelism(1);
    env.enableCheckpointing(10_000);
    return env.fromSource(
            HybridSource.builder(history).addSource(schedule).build(),
            WatermarkStrategy.noWatermarks(),
            "usage",
            history.getProducedType())
        .map(HybridJob::name)
        .returns(Types.STRING);
  }

  /** The job runs in this process, so that a restart does not repeat the failure. */
  private static String name(RowData row) {
    rowsBeforeFailure--;
    if (rowsBeforeFailure == 0) {
      throw new IllegalStateException("a failure of the test");
    }
    return String.valueOf(row.getString(0)).replace("\r", "\\r").replace("\n", "\\n");
  }
}
