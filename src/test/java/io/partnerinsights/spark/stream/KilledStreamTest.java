package io.partnerinsights.spark.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.KilledStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver that is killed at any point loses no execution, and writes none twice. */
@Tag("long")
final class KilledStreamTest {
  private static final int KILLS = 50;

  @TempDir Path folder;

  @Test
  void survivesKills() throws Exception {
    long seed = System.nanoTime();
    System.out.println("The random points of the kills have the seed " + seed);
    try (KilledStream stream =
        new KilledStream(
            ChildProcess.ownClassPath(), ChildProcess.ownFlags("-Xmx512m"), folder, seed)) {
      for (int kill = 0; kill < KILLS; kill++) {
        stream.runAndKill();
      }
      assertThat(stream.runToEnd()).containsExactlyInAnyOrderElementsOf(stream.expectedResult());
      assertThat(stream.expectedResult()).hasSize(2 * KILLS);
    }
  }
}
