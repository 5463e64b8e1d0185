package io.partnerinsights.spark.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.KilledStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver that is killed at any point loses no execution, and writes none twice. */
final class KilledStreamTest {
  @TempDir Path folder;

  @Test
  void survivesTwoKills() throws Exception {
    survives(2);
  }

  @Test
  @Tag("long")
  void survivesFiftyKills() throws Exception {
    survives(50);
  }

  private void survives(int kills) throws Exception {
    try (KilledStream stream = new KilledStream(java(), folder, System.nanoTime())) {
      for (int kill = 0; kill < kills; kill++) {
        stream.runAndKill();
      }
      assertThat(stream.finish()).containsExactlyInAnyOrderElementsOf(stream.expected());
      assertThat(stream.expected()).hasSize(2 * kills);
    }
  }

  /** Returns the command that starts a JVM like this one, with Spark and the connector. */
  private static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-") || flag.startsWith("-XX:+IgnoreUnrecognized"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    return command;
  }
}
