import io.partnerinsights.flink.source.PartnerInsightsSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.CloseableIterator;

/**
 * A user's program that runs jobs at the same time on a session cluster; the queries take turns.
 * Arguments: the file with the options, one in a line; the number of jobs; the folder of the
 * outputs, one for each job; the queries.
 */
public final class TwentyJobs {
  public static void main(String[] args) throws Exception {
    Map<String, String> options =
        Files.readAllLines(Path.of(args[0])).stream()
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    int jobs = Integer.parseInt(args[1]);
    int queries = args.length - 3;
    ExecutorService threads = Executors.newFixedThreadPool(jobs);
    List<Future<Path>> outputs = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      String query = args[3 + i % queries];
      Path output = Path.of(args[2]).resolve("job-" + i);
      outputs.add(threads.submit(() -> Files.write(output, names(options, query))));
    }
    for (Future<Path> output : outputs) {
      output.get();
    }
    threads.shutdown();
  }

  private static String name(RowData row) {
    return String.valueOf(row.getString(0)).replace("\r", "\\r").replace("\n", "\\n");
  }

  private static List<String> names(Map<String, String> options, String query) throws Exception {
    PartnerInsightsSource<RowData> source =
        PartnerInsightsSource.builder().options(options).option("query", query).build();
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.enableCheckpointing(500);
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<String> results =
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "usage")
            .map(TwentyJobs::name)
            .executeAndCollect(query)) {
      results.forEachRemaining(rows::add);
    }
    return rows;
  }
}
