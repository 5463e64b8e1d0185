package io.partnerinsights.bench;

import io.partnerinsights.sandbox.settings.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Reads reports of growing size with the connector alone, in a small heap, and prints time and heap
 * for each; also what a split costs beyond its own bytes. By system property: {@code bench.scales}
 * (350 is about 512 MiB).
 */
public final class GrowthBenchmark {
  private static final List<Double> SCALES =
      Arrays.stream(System.getProperty("bench.scales", "43,176,704,2816").split(","))
          .map(Double::valueOf)
          .toList();

  private static final int WARM_UP_READS = Integer.getInteger("bench.warmup", 5);

  private GrowthBenchmark() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws IOException {
    System.out.printf(
        "JDK %s, heap %d MiB%n", Runtime.version(), Runtime.getRuntime().maxMemory() >> 20);
    Path folder = Files.createTempDirectory("partnerinsights-bench");
    folder.toFile().deleteOnExit();
    try (BenchSpark spark = new BenchSpark()) {
      warmUp(spark, folder);
      for (Compression compression : List.of(Compression.NONE, Compression.GZIP)) {
        System.out.printf(
            "%n| %s: MB | work | s | MB/s | peak heap after GC, MiB | splits | requests"
                + " | bytes beyond the file |%n|---|---|---|---|---|---|---|---|%n",
            compression);
        for (double scale : SCALES) {
          try (BenchReport report = BenchReport.make(scale, compression, folder)) {
            grow(spark, report);
          }
        }
      }
    }
  }

  private static void warmUp(BenchSpark spark, Path folder) {
    try (BenchReport report = BenchReport.make(16, Compression.NONE, folder)) {
      for (int i = 0; i < WARM_UP_READS; i++) {
        Work.ALL.run(spark.connector(report));
      }
    }
  }

  private static void grow(BenchSpark spark, BenchReport report) {
    SplitCosts costs = SplitCosts.of(report);
    HeapAfterGc heap = new HeapAfterGc();
    for (Work work : Work.values()) {
      heap.reset();
      long start = System.nanoTime();
      work.run(spark.connector(report));
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "| %,d | %s | %.2f | %.0f | %d | %d | %d | %,d |%n",
          report.bytes() / 1_000_000,
          work.title(),
          seconds,
          report.bytes() / seconds / 1e6,
          heap.peakMiB(),
          costs.splits(),
          costs.requests(),
          costs.extraBytes());
    }
  }
}
