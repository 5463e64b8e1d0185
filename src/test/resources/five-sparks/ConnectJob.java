import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A client of a Spark Connect server, which has the connector and its credentials. */
public final class ConnectJob {
  public static void main(String[] args) throws Exception {
    SparkSession spark = SparkSession.builder().remote(args[0]).getOrCreate();
    try {
      Dataset<Row> usage = load(spark, args[1]);
      List<String> lines = new ArrayList<>();
      lines.add(usage.schema().simpleString());
      lines.add(String.valueOf(usage.count()));
      lines.add(String.valueOf(usage.collectAsList().size()));
      lines.add(
          spark.sql("SHOW TABLES IN insights.mpn LIKE 'OfficeUsage'").collectAsList().toString());
      lines.add(error(() -> load(spark, "SELECT CustomrName FROM OfficeUsage").schema()));
      lines.add(interrupted(spark, load(spark, "SELECT Month FROM AzureUsage")));
      Files.write(Path.of(args[2]), lines);
    } finally {
      spark.close();
    }
  }

  private static Dataset<Row> load(SparkSession spark, String query) {
    return spark.read().format("partnerinsights").option("query", query).load();
  }

  private static String error(Runnable action) {
    try {
      action.run();
      return "no error";
    } catch (Exception e) { // Scala does not declare Spark's checked ones
      return e.getClass().getName() + ": " + e.getMessage().replace("\n", " ");
    }
  }

  /** Interrupts an action that waits for its report, as soon as the server knows the action. */
  private static String interrupted(SparkSession spark, Dataset<Row> usage) throws Exception {
    CompletableFuture<String> action =
        CompletableFuture.supplyAsync(() -> error(usage::collectAsList));
    while (!action.isDone() && spark.interruptAll().isEmpty()) {
      Thread.onSpinWait();
    }
    return action.get();
  }
}
