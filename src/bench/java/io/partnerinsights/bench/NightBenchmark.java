package io.partnerinsights.bench;

import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.RecordedCall;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Loads all datasets, or those of system property {@code bench.datasets}, and measures a run that
 * finds nothing new: its time, its calls, and its time as a multiple of {@code SELECT count(*)} of
 * each of the same tables.
 */
public final class NightBenchmark {
  private static final int RUNS = Integer.getInteger("bench.runs", 5);

  private static final Duration HALF_A_DAY = Duration.ofHours(12);

  private NightBenchmark() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("partnerinsights-bench");
    ManualClock clock = ManualClock.at(Instant.now());
    try (Sandbox sandbox =
            Sandbox.builder()
                .clock(clock)
                .scale(0.02)
                .latency(Duration.ZERO)
                .tokenLifetime(Duration.ofDays(30))
                .start();
        SparkSession spark = spark(folder, BenchReport.options(sandbox))) {
      print("the first run", () -> load(spark));
      for (int half = 0; half < 4; half++) {
        clock.advance(HALF_A_DAY);
        spark.sql("SELECT count(*) FROM insights.system.executions").count();
      }
      print("the next morning", () -> load(spark));
      List<Double> loads = new ArrayList<>();
      List<Double> counts = new ArrayList<>();
      for (int run = 0; run < RUNS; run++) {
        sandbox.calls().reset();
        loads.add(print("nothing new", () -> load(spark)));
        System.out.printf(
            "%d calls%n",
            sandbox.calls().all().stream()
                .filter(call -> call.kind() == RecordedCall.Kind.API)
                .count());
        counts.add(print("count(*) of each table", () -> count(spark)));
      }
      loads.sort(null);
      counts.sort(null);
      double load = loads.get(RUNS / 2);
      System.out.printf(
          "nothing new: median %.1f s, %.1f times count(*)%n", load, load / counts.get(RUNS / 2));
    }
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

  private static void count(SparkSession spark) {
    for (Row table : spark.sql("SHOW TABLES IN night").collectAsList()) {
      spark.table("night." + table.getString(1)).groupBy().count().collectAsList();
    }
  }

  private static double print(String what, Runnable run) {
    long start = System.nanoTime();
    run.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%s: %.1f s%n", what, seconds);
    return seconds;
  }
}
