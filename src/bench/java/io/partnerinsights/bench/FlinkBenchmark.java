package io.partnerinsights.bench;

import io.partnerinsights.sandbox.settings.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a report with Flink, with Spark and with Flink's CSV source, in turn, and then reports of
 * growing size with Flink in a small heap. By system property: {@code bench.scale} (350 is about
 * 512 MiB), {@code bench.runs} and {@code bench.scales}.
 */
public final class FlinkBenchmark {
  private static final double SCALE = Double.parseDouble(System.getProperty("bench.scale", "350"));
  private static final int RUNS = Integer.getInteger("bench.runs", 5);

  /** Part of the report that is measured too: the difference has no fixed costs of a job. */
  private static final double PART = 0.25;

  /** Scale of a small report that is read many times first, so that planning is compiled. */
  private static final double SMALL_SCALE = 0.5;

  private static final int SMALL_RUNS = Integer.getInteger("bench.warmup", 15);

  private static final List<String> SECRETS = List.of("password", "clientSecret");

  private FlinkBenchmark() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("partnerinsights-bench");
    System.out.println("JDK " + Runtime.version() + ", " + System.getProperty("os.arch"));
    try (EngineProcess flink = EngineProcess.flink("-Xmx2g");
        EngineProcess spark = EngineProcess.spark("-Xmx2g")) {
      compare(flink, spark, folder);
    }
    for (String scale : System.getProperty("bench.scales", "43,176,704,2816").split(",", -1)) {
      grow(Double.parseDouble(scale), folder);
    }
  }

  private static void compare(EngineProcess flink, EngineProcess spark, Path folder)
      throws IOException {
    try (BenchReport small = BenchReport.make(SMALL_SCALE, Compression.NONE, folder)) {
      contest(flink, spark, small, folder).warmUp(SMALL_RUNS);
    }
    for (double scale : List.of(SCALE * PART, SCALE)) {
      try (BenchReport report = BenchReport.make(scale, Compression.NONE, folder)) {
        contest(flink, spark, report, folder).run(RUNS);
      }
    }
  }

  private static Contest contest(
      EngineProcess flink, EngineProcess spark, BenchReport report, Path folder)
      throws IOException {
    Map<String, String> options = options(report, folder);
    Map<String, String> copy = new LinkedHashMap<>(options);
    copy.put("file", report.localCopy().toString());
    Contest contest = new Contest("all 27 columns", report.bytes());
    contest.enter("connector in Flink", flink, () -> flink.run("connector", options));
    contest.enter("connector in Spark", spark, () -> spark.run(Work.ALL.name(), report.options()));
    contest.enter("Flink's CSV source, local copy", flink, () -> flink.run("csv", copy));
    return contest;
  }

  private static void grow(double scale, Path folder) throws IOException {
    try (BenchReport report = BenchReport.make(scale, Compression.NONE, folder);
        EngineProcess flink = EngineProcess.flink("-Xmx512m")) {
      flink.run("heap", Map.of());
      long start = System.nanoTime();
      flink.run("connector", options(report, folder));
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "| %,d MB | %.1f s | peak heap after GC %s MiB |%n",
          report.bytes() / 1_000_000, seconds, flink.run("heap", Map.of()));
    }
  }

  /** Returns the options of a read, with secrets as references to files. */
  private static Map<String, String> options(BenchReport report, Path folder) throws IOException {
    Map<String, String> options = report.options();
    for (String secret : SECRETS) {
      Path file = Files.writeString(folder.resolve(secret), options.get(secret));
      options.put(secret, "file:" + file);
    }
    return options;
  }
}
