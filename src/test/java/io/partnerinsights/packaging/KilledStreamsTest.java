package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.KilledStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped jar streams on the oldest Spark; the driver is killed twice. */
@Tag("long")
final class KilledStreamsTest {
  private static final int KILLS = 2;

  @TempDir Path folder;

  @Test
  void survivesKills() throws IOException, InterruptedException {
    List<Path> classPath = new ArrayList<>(OneSpark.resolve("3.5.9", "2.12", folder));
    classPath.add(ShippedJars.connector());

    try (KilledStream stream =
        new KilledStream(classPath, EngineJvm.flags("-Xmx512m"), folder, System.nanoTime())) {
      for (int kill = 0; kill < KILLS; kill++) {
        stream.runAndKill();
      }
      assertThat(stream.finish()).containsExactlyInAnyOrderElementsOf(stream.expected());
      assertThat(stream.expected()).hasSize(2 * KILLS);
    }
  }
}
