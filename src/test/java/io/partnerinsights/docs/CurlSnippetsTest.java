package io.partnerinsights.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.Snippet;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the documentation that call the service with curl. */
final class CurlSnippetsTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  private static final Path PAGE = Path.of("docs/sandbox.md");
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;

  @BeforeEach
  void requireCommands() {
    assumeTrue(Stream.of("bash", "curl").allMatch(CurlSnippetsTest::isInstalled));
  }

  @Test
  void letsADayPass() throws IOException, InterruptedException {
    Instant before = SERVICE.sandbox().clock().instant();

    String passed =
        run(
            snippet("curl -X POST")
                .text()
                .replace("http://localhost:8080", SERVICE.sandbox().authorityUrl()));

    assertThat(passed).contains("It is 20");
    assertThat(Duration.between(before, SERVICE.sandbox().clock().instant()))
        .isBetween(DAY, DAY.plusMinutes(5));
  }

  private static Snippet snippet(String part) throws IOException {
    return Snippet.of(PAGE).stream()
        .filter(snippet -> snippet.text().contains(part))
        .findFirst()
        .orElseThrow();
  }

  private String run(String commands) throws IOException, InterruptedException {
    Process bash =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(output).isZero();
    return output;
  }

  private static boolean isInstalled(String command) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(path -> Files.isExecutable(Path.of(path, command)));
  }
}
