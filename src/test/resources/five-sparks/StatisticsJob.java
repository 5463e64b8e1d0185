import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Joins a small and a large report with a table of Spark, before and after they were read. */
public final class StatisticsJob {
  public static void main(String[] args) throws Exception {
    Map<String, String> options = new HashMap<>();
    options.put("apiUrl", args[0]);
    options.put("authorityUrl", args[1]);
    options.put("tenantId", args[2]);
    options.put("clientId", args[3]);
    options.put("clientSecret", args[4]);
    options.put("username", args[5]);
    options.put("password", args[6]);
    options.put("pollInterval", "50ms");
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("statistics")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.datasource.partnerinsights.maxCallsPerMinute", "100000")
            .config("spark.datasource.partnerinsights.maxReportsPerHour", "1000")
            .getOrCreate();
    try {
      List<String> lines = new ArrayList<>(List.of(spark.version()));
      for (String query : args[7].split(";")) {
        lines.add(join(spark, options, query));
        load(spark, options, query).count();
        lines.add(join(spark, options, query));
      }
      Files.write(Path.of(args[8]), lines);
    } finally {
      spark.stop();
    }
  }

  private static Dataset<Row> load(SparkSession spark, Map<String, String> options, String query) {
    return spark.read().format("partnerinsights").options(options).option("query", query).load();
  }

  /** Returns the kind of the planned join with a table that is too large for a broadcast. */
  private static String join(SparkSession spark, Map<String, String> options, String query) {
    Dataset<Row> large =
        spark.range(1_000_000_000L).selectExpr("CAST(id AS STRING) AS CustomerName");
    String plan =
        large
            .join(load(spark, options, query), "CustomerName")
            .queryExecution()
            .executedPlan()
            .toString();
    return (plan.contains("BroadcastHashJoin") ? "broadcast" : "")
        + (plan.contains("SortMergeJoin") ? "merge" : "");
  }
}
