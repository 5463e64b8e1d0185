import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/**
 * Writes a stream to Parquet until the process is killed, or until nothing is available. Arguments:
 * a file with the options of the stream as lines of key=value, a folder for checkpoint and rows,
 * and a file for the result if the job is to end.
 */
public final class StreamJob {
  private StreamJob() {}

  public static void main(String[] args) throws Exception {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "1")
            .getOrCreate();
    Path folder = Path.of(args[1]);
    StreamingQuery query = start(spark, options(args[0]), folder, args.length > 2);
    System.out.println("STREAM STARTED");
    System.out.flush();
    query.awaitTermination();
    if (args.length > 2) {
      Files.write(Path.of(args[2]), result(spark, folder));
    }
    spark.stop();
  }

  private static Map<String, String> options(String file) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (String line : Files.readAllLines(Path.of(file))) {
      options.put(line.split("=", 2)[0], line.split("=", 2)[1]);
    }
    return options;
  }

  private static StreamingQuery start(
      SparkSession spark, Map<String, String> options, Path folder, boolean ends) throws Exception {
    return spark
        .readStream()
        .format("partnerinsights")
        .options(options)
        .load()
        .writeStream()
        .format("parquet")
        .trigger(ends ? Trigger.AvailableNow() : Trigger.ProcessingTime(0))
        .option("checkpointLocation", folder.resolve("checkpoint").toString())
        .start(folder.resolve("rows").toString());
  }

  /** Returns a line for each execution: its id and the number of its rows. */
  private static List<String> result(SparkSession spark, Path folder) {
    Dataset<Row> rows = spark.read().parquet(folder.resolve("rows").toString());
    return rows.groupBy("_execution_id").count().collectAsList().stream()
        .map(row -> row.getString(0) + " " + row.getLong(1))
        .collect(Collectors.toList());
  }
}
