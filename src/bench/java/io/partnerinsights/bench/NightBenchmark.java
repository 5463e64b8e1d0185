package io.partnerinsights.bench;

import com.sun.management.OperatingSystemMXBean;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.calls.RecordedCall;
import io.partnerinsights.spark.Load;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Loads all datasets, or those of system property {@code bench.datasets}, and measures the first
 * run, mornings with new executions, and runs that find nothing new. A row has the time, the time
 * of all processors, which other programs affect less, and the numbers of Spark's jobs and of
 * calls. The first rows are those of a cold process.
 */
public final class NightBenchmark {
  private static final int RUNS = Integer.getInteger("bench.runs", 5);

  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private static final Duration HALF_A_DAY = Duration.ofHours(12);

  private NightBenchmark() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("partnerinsights-bench");
    ManualClock clock = ManualClock.startingAt(Instant.now());
    try (Sandbox sandbox =
            Sandbox.builder()
                .clock(clock)
                .scale(0.02)
                .latency(Duration.ZERO)
                .tokenLifetime(Duration.ofDays(30))
                .start();
        SparkSession spark = spark(folder, BenchReport.options(sandbox))) {
      AtomicInteger jobs = count(spark);
      System.out.println("| run | seconds | of processors | jobs | calls |");
      print("the first run", sandbox, jobs, () -> load(spark));
      for (int run = 0; run < RUNS; run++) {
        for (int half = 0; half < 2; half++) {
          clock.advance(HALF_A_DAY);
          spark.sql("SELECT count(*) FROM insights.system.executions").count();
        }
        print("a morning", sandbox, jobs, () -> load(spark));
        print("nothing new", sandbox, jobs, () -> load(spark));
      }
      print("count(*) of each table", sandbox, jobs, () -> countRows(spark));
    }
  }

  private static AtomicInteger count(SparkSession spark) {
    AtomicInteger jobs = new AtomicInteger();
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onJobStart(SparkListenerJobStart start) {
                jobs.incrementAndGet();
              }
            });
    return jobs;
  }

  private static SparkSession spark(Path folder, Map<String, String> service) {
    Map<String, String> options = new HashMap<>(service);
    options.put("maxReportsPerHour", "100");
    return BenchSpark.lake(options)
        .config("spark.sql.warehouse.dir", folder.toString())
        .getOrCreate();
  }

  private static void load(SparkSession spark) {
    Map<String, String> arguments = new HashMap<>(Map.of("into", "night"));
    String datasets = System.getProperty("bench.datasets");
    if (datasets != null) {
      arguments.put("datasets", datasets);
    }
    Load.run(spark, "insights", arguments);
  }

  private static void countRows(SparkSession spark) {
    for (Row table : spark.sql("SHOW TABLES IN night").collectAsList()) {
      spark.table("night." + table.getString(1)).groupBy().count().collectAsList();
    }
  }

  private static void print(String what, Sandbox sandbox, AtomicInteger jobs, Runnable run) {
    sandbox.calls().reset();
    jobs.set(0);
    long start = System.nanoTime();
    long processors = PROCESS.getProcessCpuTime();
    run.run();
    System.out.printf(
        "| %s | %.1f | %.1f | %d | %d |%n",
        what,
        (System.nanoTime() - start) / 1e9,
        (PROCESS.getProcessCpuTime() - processors) / 1e9,
        jobs.get(),
        sandbox.calls().all().stream()
            .filter(call -> call.kind() == RecordedCall.Kind.API)
            .count());
  }
}
