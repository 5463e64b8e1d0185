import io.partnerinsights.flink.source.PartnerInsightsSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.CloseableIterator;

/**
 * A user's job for a session cluster. It writes each row after the number of the attempt that
 * emitted it. Arguments: the file with the options, one in a line; the query; the output.
 */
public final class SessionJob {
  public static void main(String[] args) throws Exception {
    Map<String, String> options =
        Files.readAllLines(Path.of(args[0])).stream()
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    PartnerInsightsSource<RowData> source =
        PartnerInsightsSource.builder().options(options).option("query", args[1]).build();
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(2);
    env.enableCheckpointing(100);
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<String> results =
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "usage")
            .map(new WithAttempt())
            .executeAndCollect()) {
      results.forEachRemaining(rows::add);
    }
    Files.write(Path.of(args[2]), rows);
  }

  /** A name may contain line breaks. */
  private static final class WithAttempt extends RichMapFunction<RowData, String> {
    @Override
    public String map(RowData row) {
      String name = String.valueOf(row.getString(0)).replace("\r", "\\r").replace("\n", "\\n");
      return getRuntimeContext().getTaskInfo().getAttemptNumber() + " " + name;
    }
  }
}
