package io.partnerinsights.bench;

import io.partnerinsights.sandbox.settings.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the time from {@code load()} to the first row of a report of 1 MB, which the sandbox
 * completes at once: in JVMs in which only Spark has started, and later in the same JVMs. Beside
 * it, Spark's CSV source reads a local copy, and commands of the command line run. Number of JVMs
 * by system property {@code bench.runs}.
 */
public final class FirstRowsBenchmark {
  private static final int RUNS = Integer.getInteger("bench.runs", 5);

  /** Makes a report of 1 MB. */
  private static final double SCALE = 0.65;

  private static final int READS_BEFORE_WARM = Integer.getInteger("bench.warmup", 40);
  private static final int WARM_READS = 3 * RUNS;

  private FirstRowsBenchmark() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("partnerinsights-bench");
    folder.toFile().deleteOnExit();
    try (BenchReport report = BenchReport.make(SCALE, Compression.NONE, folder)) {
      Map<String, String> query = new HashMap<>(report.queryOptions());
      query.putAll(Map.of("reuse", "never", "maxReportsPerHour", "1000"));
      Times connector = new Times(query);
      Times csv =
          new Times(Map.of("path", report.localCopy().toString(), "schema", report.schema()));
      for (int run = 0; run < RUNS; run++) {
        connector.measure();
        csv.measure();
      }
      System.out.printf("Report of %,d bytes%n", report.bytes());
      System.out.println("| from load() to the first row | fresh JVM ms | warm JVM ms |");
      System.out.println("|---|---|---|");
      connector.print("connector, with the report");
      csv.print("Spark CSV, local copy, schema given");
      new Commands(query).print();
    }
  }

  /** The times in milliseconds of one way to read. */
  private static final class Times {
    private final Map<String, String> options;
    private final List<Long> fresh = new ArrayList<>();
    private final List<Long> warm = new ArrayList<>();

    Times(Map<String, String> options) {
      this.options = options;
    }

    void measure() {
      try (EngineProcess spark = EngineProcess.spark("-Xmx1g")) {
        fresh.add(read(spark));
        for (int read = 0; read < READS_BEFORE_WARM; read++) {
          read(spark);
        }
        for (int read = 0; read < WARM_READS; read++) {
          warm.add(read(spark));
        }
      }
    }

    private long read(EngineProcess spark) {
      return Long.parseLong(spark.run(SparkWorker.FIRST_ROW, options));
    }

    void print(String name) {
      System.out.printf("| %s | %d | %d |%n", name, median(fresh), median(warm));
    }
  }

  static long median(List<Long> times) {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
  }
}
