import io.partnerinsights.flink.source.PartnerInsightsSource;
import io.partnerinsights.flink.source.PartnerInsightsSourceBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/**
 * A user's job that is saved in the middle of a file, and started from the savepoint with another
 * mode and with the same one. Arguments: the file with the options, one in a line; an option that
 * says what to read, and its value; the folder of the savepoint; the number of rows; the output.
 */
public final class RestoredJob {
  public static void main(String[] args) throws Exception {
    Map<String, String> options =
        Files.readAllLines(Path.of(args[0])).stream()
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    options.put(args[1], args[2]);
    options.put("mode", "PERMISSIVE");
    int count = Integer.parseInt(args[4]);
    List<String> lines = new ArrayList<>();
    String savepoint = saved(options, args[3], lines);
    Map<String, String> changed = new HashMap<>(options);
    changed.put("mode", "DROPMALFORMED");
    lines.add(0, "refused " + failure(changed, savepoint));
    try (CloseableIterator<String> rows = names(options, savepoint).executeAndCollect()) {
      while (lines.size() <= count && rows.hasNext()) {
        lines.add(rows.next());
      }
    }
    Files.write(Path.of(args[5]), lines);
  }

  /** Reads rows until the download stalls, and returns the savepoint after them. */
  private static String saved(Map<String, String> options, String folder, List<String> rows)
      throws Exception {
    DataStream<String> names = names(options, null);
    CloseableIterator<String> results = names.collectAsync();
    JobClient job = names.getExecutionEnvironment().executeAsync();
    while (rows.size() < 4096) {
      rows.add(results.next());
    }
    String savepoint = job.triggerSavepoint(folder, SavepointFormatType.CANONICAL).get();
    job.cancel().get();
    return savepoint;
  }

  private static String failure(Map<String, String> options, String savepoint) throws Exception {
    try (CloseableIterator<String> rows = names(options, savepoint).executeAndCollect()) {
      return "row " + rows.next();
    } catch (Exception e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return cause.getMessage();
    }
  }

  /** Returns the first column; a restored job has another sink. */
  private static DataStream<String> names(Map<String, String> options, String savepoint)
      throws Exception {
    Map<String, String> settings = new HashMap<>(Map.of("restart-strategy.type", "none"));
    if (savepoint != null) {
      // Flink would restart a refused job without end.
      settings.put("restart-strategy.type", "exponential-delay");
      settings.put("execution.state-recovery.path", savepoint);
      settings.put("execution.state-recovery.ignore-unclaimed-state", "true");
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(settings));
    env.setParallelism(1);
    env.enableCheckpointing(50);
    PartnerInsightsSourceBuilder source = PartnerInsightsSource.builder().options(options);
    DataStream<String> names =
        env.fromSource(
                (options.containsKey("reportName") ? source.unbounded() : source).build(),
                WatermarkStrategy.noWatermarks(),
                "usage")
            .uid("usage")
            .map(row -> row.getString(0).toString())
            .returns(Types.STRING);
    return savepoint == null ? names : names.map(row -> row).returns(Types.STRING);
  }
}
