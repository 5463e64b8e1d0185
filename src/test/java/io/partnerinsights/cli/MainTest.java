package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The main in a JVM that goes on, such as one of Databricks. */
final class MainTest {
  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ZERO).scale(0.1));

  private final Properties before = new Properties();

  @TempDir Path folder;

  @BeforeEach
  void keepProperties() {
    before.putAll(System.getProperties());
  }

  @AfterEach
  void restoreProperties() {
    System.setProperties(before);
  }

  /** An exit would end this JVM. A thread that is not a daemon would keep the command line's. */
  @Test
  void returnsAfterSuccessAndLeavesNoThreadThatKeepsTheJvm() throws IOException {
    String settings =
        ReadOptions.of(service.sandbox()).entrySet().stream()
            .map(option -> option.getKey() + " = " + option.getValue() + "\n")
            .collect(Collectors.joining("", "[default]\n", ""));
    Path file = Files.writeString(folder.resolve("settings"), settings);
    Path output = folder.resolve("profile.parquet");
    List<String> threads = threadsThatKeepTheJvm();

    Main.main(
        new String[] {
          "run",
          "--dataset",
          "Profile",
          "--settings",
          file.toString(),
          "--output",
          output.toString(),
          "--quiet"
        });

    assertThat(output).isNotEmptyFile();
    assertThat(threadsThatKeepTheJvm()).isSubsetOf(threads);
  }

  /** Returns the threads that are not daemons, without those of the sandbox's server. */
  private static List<String> threadsThatKeepTheJvm() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .map(Thread::getName)
        .filter(name -> !name.matches("(Scheduler|qtp).*"))
        .toList();
  }
}
