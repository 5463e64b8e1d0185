package io.partnerinsights.bench;

import java.io.IOException;

/** Spark as an {@link EngineProcess}; each job is a {@link Work}. */
final class SparkWorker {
  private SparkWorker() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws IOException {
    try (BenchSpark spark = new BenchSpark()) {
      EngineProcess.serve(
          (job, options) -> {
            Work.valueOf(job).run(spark.connector(options));
            return job;
          });
    }
  }
}
