import io.partnerinsights.flink.source.PartnerInsightsSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;

/**
 * A user's job that fails. Arguments: the file with the options, one in a line; the query; the
 * restart strategy; the output; a file whose secret changes after the job was planned, if any.
 */
public final class FailedJob {
  public static void main(String[] args) throws Exception {
    Map<String, String> options =
        Files.readAllLines(Path.of(args[0])).stream()
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    PartnerInsightsSource<RowData> source =
        PartnerInsightsSource.builder()
            .options(options)
            .option("query", args[1])
            .option("reuse", "never")
            .build();
    if (args.length > 4) {
      Files.writeString(Path.of(args[4]), "changed");
    }
    Map<String, String> settings =
        Map.of(
            "restart-strategy.type", args[2],
            "restart-strategy.fixed-delay.attempts", "10",
            "restart-strategy.fixed-delay.delay", "1s");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(settings));
    env.setParallelism(1);
    env.enableCheckpointing(50);
    env.fromSource(source, WatermarkStrategy.noWatermarks(), "usage")
        .sinkTo(new DiscardingSink<>());
    Files.writeString(Path.of(args[3]), failure(env));
  }

  private static String failure(StreamExecutionEnvironment env) {
    try {
      env.execute();
      return "none";
    } catch (Exception e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return cause.getMessage();
    }
  }
}
