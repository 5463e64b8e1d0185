package io.partnerinsights.bench;

import io.partnerinsights.sandbox.settings.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a report with Flink, with Spark and with Flink's CSV source, in turn, and then reports of
 * growing size with Flink in a small heap. By system property: {@code bench.scale} (130 is about
 * 512 MiB), {@code bench.runs} and {@code bench.scales}.
 */
public final class FlinkBenchmark {
  private static final double SCALE = Double.parseDouble(System.getProperty("bench.scale", "130"));
  private static final int RUNS = Integer.getInteger("bench.runs", 5);

  /** Rounds that are printed with a negative number, while the JVMs compile. */
  private static final int WARM_UP = Integer.getInteger("bench.warmup", 2);

  private static final List<String> SECRETS = List.of("password", "clientSecret");

  private FlinkBenchmark() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("partnerinsights-bench");
    System.out.println("JDK " + Runtime.version() + ", " + System.getProperty("os.arch"));
    compare(folder);
    for (String scale : System.getProperty("bench.scales", "16,65,260,1040").split(",", -1)) {
      grow(Double.parseDouble(scale), folder);
    }
  }

  private static void compare(Path folder) throws IOException {
    try (BenchReport report = BenchReport.make(SCALE, Compression.NONE, folder);
        EngineProcess flink = EngineProcess.flink("-Xmx2g", options(report, folder));
        EngineProcess spark = EngineProcess.spark("-Xmx2g", arguments(report.options()))) {
      String id = report.options().get("reportId");
      Map<String, EngineJob> jobs = new LinkedHashMap<>();
      jobs.put("Flink, connector", new EngineJob(flink, "connector " + id));
      jobs.put("Spark, connector", new EngineJob(spark, Work.ALL.name()));
      jobs.put(
          "Flink CSV, local copy", new EngineJob(flink, "csv " + report.localCopy() + " " + id));
      measure(jobs, report.bytes());
    }
  }

  /** A job of one engine. */
  private record EngineJob(EngineProcess engine, String line) {}

  /** Runs all jobs in turn, and prints each result, so that an interrupted run shows some. */
  private static void measure(Map<String, EngineJob> jobs, long bytes) {
    System.out.printf(
        "%,d bytes%n| round | job | ms | CPU ms of the engine |%n|---|---|---|---|%n", bytes);
    for (int round = -WARM_UP; round < RUNS; round++) {
      int number = round;
      jobs.forEach(
          (name, job) -> {
            long start = System.nanoTime();
            long cpu = job.engine().runMeasured(job.line()).toMillis();
            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            System.out.printf("| %d | %s | %,d | %,d |%n", number, name, millis, cpu);
          });
    }
  }

  private static void grow(double scale, Path folder) throws IOException {
    try (BenchReport report = BenchReport.make(scale, Compression.NONE, folder);
        EngineProcess flink = EngineProcess.flink("-Xmx512m", options(report, folder))) {
      flink.run("heap");
      long start = System.nanoTime();
      flink.run("connector " + report.options().get("reportId"));
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "| %,d MB | %.1f s | peak heap after GC %s MiB |%n",
          report.bytes() / 1_000_000, seconds, flink.run("heap"));
    }
  }

  /** Returns the options of a catalog, whose secrets are references to files. */
  private static List<String> options(BenchReport report, Path folder) throws IOException {
    Map<String, String> options = report.options();
    options.remove("reportId");
    for (String secret : SECRETS) {
      Path file = Files.writeString(folder.resolve(secret), options.get(secret));
      options.put(secret, "file:" + file);
    }
    return arguments(options);
  }

  private static List<String> arguments(Map<String, String> options) {
    List<String> arguments = new ArrayList<>();
    options.forEach((key, value) -> arguments.add(key + "=" + value));
    return arguments;
  }
}
