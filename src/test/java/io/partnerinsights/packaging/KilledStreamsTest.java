package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.KilledStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped jar streams on the oldest and the newest Spark; the driver is killed twice. */
@Tag("five-sparks")
final class KilledStreamsTest {
  private static final int KILLS = 2;

  @TempDir Path folder;

  @ParameterizedTest(name = "Spark {0}, Scala {1}")
  @CsvSource({"3.5.9,2.12", "4.2.0,2.13"})
  void survivesKills(String spark, String scala) throws IOException, InterruptedException {
    List<Path> classPath = new ArrayList<>(OneSpark.resolve(spark, scala, folder));
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
