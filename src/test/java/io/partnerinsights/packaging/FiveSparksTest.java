package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.EmptyAccount;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs a job with the shipped jar on each of five Spark releases, in a separate JVM. DuckDB returns
 * the expected rows.
 */
@Tag("full")
final class FiveSparksTest {
  @TempDir static Path folder;

  /** The job reads two reports before they are complete, also on a machine that pauses. */
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(FiveSparksService.settings().latency(Duration.ofSeconds(1)));

  static Stream<Arguments> releases() {
    return Releases.tried("Spark");
  }

  @ParameterizedTest(name = "Spark {0}, Scala {1}")
  @MethodSource("releases")
  void readsTheSameRows(String spark, String scala) throws IOException, InterruptedException {
    Sandbox sandbox = SERVICE.sandbox();
    EmptyAccount.of(sandbox);
    Path output = folder.resolve("rows-" + spark + "-" + scala);
    List<Path> classPath = OneSpark.resolve(spark, scala, folder);
    SqlSession session = SqlSession.of(spark);
    Path statements = Files.write(Path.of(output + ".sql"), session.statements());

    List<String> lines =
        OneSpark.run(
            "UserJob.java",
            classPath,
            sandbox,
            output,
            session.catalogClass(),
            statements.toString());

    assertThat(lines.get(0)).isEqualTo(spark);
    assertThat(lines.get(1)).isEqualTo(FiveSparksService.SCHEMA);
    List<String> expected = FiveSparksService.expectedRows(sandbox);
    assertThat(expected).hasSizeGreaterThan(50);
    assertThat(lines.get(2)).isEqualTo(String.valueOf(expected.size()));
    assertThat(lines.get(3)).isEqualTo(lines.get(2));
    assertThat(lines.get(4))
        .isEqualTo(FiveSparksService.tableRows(sandbox) + " 6 5 3 1 true 7 true 1");
    assertThat(lines.subList(5, lines.size())).containsExactlyInAnyOrderElementsOf(expected);
    session.check(Files.readAllLines(Path.of(output + ".session")), sandbox);
  }
}
