import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A user's job on a cluster whose executors are separate processes. */
public final class ClusterJob {
  public static void main(String[] args) throws IOException {
    SparkSession spark = session(args[9]);
    try {
      Dataset<Row> rows = load(spark, args);
      Files.write(Path.of(args[8]), results(rows));
    } finally {
      spark.stop();
    }
  }

  private static SparkSession session(String connector) {
    return SparkSession.builder()
        .master("local-cluster[2,1,1024]")
        .appName("cluster")
        .config("spark.ui.enabled", "false")
        .config("spark.jars", connector)
        .config("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1")
        // Spark starts the first task only after both executors have registered.
        .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
        .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "5min")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .config("spark.datasource.partnerinsights.maxCallsPerMinute", "100000")
        .config("spark.datasource.partnerinsights.maxReportsPerHour", "1000")
        .getOrCreate();
  }

  private static Dataset<Row> load(SparkSession spark, String[] args) {
    Map<String, String> options =
        Map.of(
            "apiUrl", args[0],
            "authorityUrl", args[1],
            "tenantId", args[2],
            "clientId", args[3],
            "clientSecret", args[4],
            "username", args[5],
            "password", args[6],
            "pollInterval", "50ms",
            "queryStartTime", "2026-01-01",
            "queryEndTime", "2026-07-01");
    return spark
        .read()
        .format("partnerinsights")
        .options(options)
        .option("query", args[7])
        .option("schemaHints", "BilledRevenueUSD DECIMAL(18,4)")
        .option("splitSize", "4KiB")
        .load();
  }

  private static List<String> results(Dataset<Row> rows) {
    List<String> lines = new ArrayList<>();
    lines.add(tenTimesTheNumberOfRows(rows).toString());
    lines.add(String.valueOf(rows.union(rows).count()));
    lines.add(String.valueOf(rows.javaRDD().getNumPartitions()));
    lines.add(String.valueOf(ProcessHandle.current().pid()));
    lines.add(String.join(", ", processesThatRead(rows)));
    rows.collectAsList().forEach(row -> lines.add(line(row)));
    return lines;
  }

  private static List<Long> tenTimesTheNumberOfRows(Dataset<Row> rows) {
    List<Long> counts = new ArrayList<>();
    counts.add(rows.count());
    counts.add((long) rows.collectAsList().size());
    counts.add((long) rows.toJSON().collectAsList().size());
    counts.add((long) rows.orderBy("CustomerName").collectAsList().size());
    counts.add(rows.filter("Month >= DATE '2026-01-01'").count());
    counts.add(rows.limit(1_000_000).count());
    counts.add(rows.repartition(3).count());
    counts.add(rows.selectExpr("count(*)").head().getLong(0));
    counts.add(rows.groupBy("Product").count().selectExpr("sum(count)").head().getLong(0));
    counts.add(rows.select("Month").collectAsList().stream().count());
    return counts;
  }

  /**
   * Returns the processes that read rows: Spark calls the method in the task that reads the row.
   */
  private static List<String> processesThatRead(Dataset<Row> rows) {
    return rows
        .selectExpr("java_method('java.lang.ProcessHandle', 'current') AS process")
        .distinct()
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private static String line(Row row) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      cells.add(
          row.get(i) instanceof BigDecimal money
              ? money.stripTrailingZeros().toPlainString()
              : String.valueOf(row.get(i)).replace("\n", "\\n"));
    }
    return String.join("|~|", cells);
  }
}
