import java.io.IOException;
import java.math.BigDecimal;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.SparkStatusTracker;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Reads on a cluster that loses executors, before and after the link to the file has expired. */
public final class LostExecutorJob {
  private final SparkSession spark;
  private final String[] args;

  private LostExecutorJob(SparkSession spark, String[] args) {
    this.spark = spark;
    this.args = args;
  }

  public static void main(String[] args) throws Exception {
    SparkSession spark = session(args);
    try {
      new LostExecutorJob(spark, args).run();
    } finally {
      spark.stop();
    }
  }

  private static SparkSession session(String[] args) {
    return SparkSession.builder()
        .master("local-cluster[2,1,1024]")
        .appName("lost executors")
        .config("spark.ui.enabled", "false")
        .config("spark.executor.extraJavaOptions", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1")
        .config("spark.jars", args[9])
        .config("spark.eventLog.enabled", "true")
        .config("spark.eventLog.dir", args[11])
        .config("spark.eventLog.compress", "false")
        .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
        .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "5min")
        .config("spark.speculation", "true")
        .config("spark.speculation.interval", "200ms")
        .config("spark.speculation.quantile", "0.3")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.datasource.partnerinsights.maxCallsPerMinute", "100000")
        .config("spark.datasource.partnerinsights.maxReportsPerHour", "1000")
        .getOrCreate();
  }

  private void run() throws Exception {
    Dataset<Row> rows = load();
    Dataset<Row> slow =
        rows.filter("length(coalesce(java_method('java.lang.Thread', 'sleep', 20L), '')) >= 0");
    write("plain", rows::collectAsList);
    writeWithLoss("in-mid-read", 0, slow::collectAsList);

    expireLinks();
    write("plain-expired", rows::collectAsList);

    expireLinks();
    writeWithLoss("in-mid-read-expired", 1, slow::collectAsList);

    Dataset<Row> cached = load().persist(StorageLevel.MEMORY_ONLY());
    write("cached", cached::collectAsList);
    expireLinks();
    loseExecutor();
    write("cached-expired", cached::collectAsList);
    cached.unpersist(true);

    JavaRDD<Row> shuffled = load().repartition(3).javaRDD();
    write("shuffled", shuffled::collect);
    expireLinks();
    loseExecutor();
    write("shuffled-expired", shuffled::collect);
  }

  private Dataset<Row> load() {
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

  /** Asks the test to move the service's clock; this process does not notice. */
  private void expireLinks() throws IOException {
    ((HttpURLConnection) new URL(args[10]).openConnection()).getResponseCode();
  }

  /** Kills an executor when a stage has begun and this many of its tasks are complete. */
  private void writeWithLoss(String name, int completed, Callable<List<Row>> action)
      throws Exception {
    long victim = executor();
    Thread killer = new Thread(() -> killInStage(victim, completed));
    killer.start();
    write(name, action);
    killer.join();
  }

  private void killInStage(long victim, int completed) {
    SparkStatusTracker status = spark.sparkContext().statusTracker();
    while (!hasStage(status, completed)) {
      Thread.onSpinWait();
    }
    kill(victim);
  }

  private static boolean hasStage(SparkStatusTracker status, int completed) {
    for (int id : status.getActiveStageIds()) {
      SparkStageInfo stage = status.getStageInfo(id).getOrElse(() -> null);
      if (stage != null && stage.numActiveTasks() > 0 && stage.numCompletedTasks() >= completed) {
        return true;
      }
    }
    return false;
  }

  private void loseExecutor() {
    kill(executor());
  }

  /** Returns the process of an executor, which a task without a link tells. */
  private long executor() {
    return Long.parseLong(
        spark
            .range(1)
            .selectExpr("java_method('java.lang.ProcessHandle', 'current') AS process")
            .head()
            .getString(0));
  }

  /** Kills the process as {@code kill -9} does. */
  private static void kill(long process) {
    ProcessHandle victim = ProcessHandle.of(process).orElseThrow();
    victim.destroyForcibly();
    victim.onExit().join();
  }

  private void write(String name, Callable<List<Row>> action) throws Exception {
    List<String> lines = new ArrayList<>();
    action.call().forEach(row -> lines.add(line(row)));
    Files.write(Path.of(args[8] + "-" + name), lines);
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
