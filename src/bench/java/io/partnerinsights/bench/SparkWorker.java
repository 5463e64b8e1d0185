package io.partnerinsights.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Spark as an {@link EngineProcess}; each job is a {@link Work}, or reads the first row. */
final class SparkWorker {
  /** Job: reads the first row; the answer is its time in milliseconds. */
  static final String FIRST_ROW = "FIRST_ROW";

  private SparkWorker() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws IOException {
    try (BenchSpark spark = new BenchSpark()) {
      EngineProcess.serve(
          (job, options) -> {
            if (job.equals(FIRST_ROW)) {
              return firstRow(spark, options);
            }
            Work.valueOf(job).run(spark.connector(options));
            return job;
          });
    }
  }

  private static String firstRow(BenchSpark spark, Map<String, String> options) {
    long start = System.nanoTime();
    var rows = options.containsKey("path") ? spark.csv(options) : spark.connector(options);
    rows.toLocalIterator().next();
    return String.valueOf(Duration.ofNanos(System.nanoTime() - start).toMillis());
  }
}
