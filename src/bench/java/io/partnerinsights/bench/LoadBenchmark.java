package io.partnerinsights.bench;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Loads a large report into a new table of Delta Lake, in a new process with a small heap, and
 * prints time and memory. By system property: {@code load.scale} (704 is more than 1 GiB).
 */
public final class LoadBenchmark {
  private static final double SCALE = Double.parseDouble(System.getProperty("load.scale", "704"));

  private LoadBenchmark() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("partnerinsights-bench");
    try (Sandbox sandbox =
            Sandbox.builder()
                .scale(SCALE)
                .compression(Compression.NONE)
                .latency(Duration.ZERO)
                .start();
        EngineProcess spark = EngineProcess.load("-Xmx1g")) {
      System.out.println(
          spark.run(folder.resolve("table").toString(), BenchReport.options(sandbox)));
    }
  }
}
