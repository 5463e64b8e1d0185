package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One jar, five Sparks: the shipped jar beside each Spark's own class path, in a JVM of its own,
 * with a job that each Spark's user would compile. The rows are compared with the sandbox's engine.
 */
@Tag("five-sparks")
final class FiveSparksTest {
  @TempDir static Path folder;
  private static Sandbox sandbox;

  @BeforeAll
  static void startTheService() {
    sandbox = FiveSparksService.start();
  }

  @AfterAll
  static void stopTheService() {
    sandbox.close();
  }

  @ParameterizedTest(name = "Spark {0}, Scala {1}")
  @CsvSource({"3.5.9,2.12", "3.5.9,2.13", "4.0.4,2.13", "4.1.3,2.13", "4.2.0,2.13"})
  void readsTheSameRows(String spark, String scala) throws IOException, InterruptedException {
    Path answer = folder.resolve("rows-" + spark + "-" + scala);
    List<Path> classPath = OneSpark.resolve(spark, scala, folder);

    SqlSession session = SqlSession.of(spark);
    OneSpark.run(
        "UserJob.java",
        classPath,
        FiveSparksService.jobArguments(sandbox, answer, session),
        folder);

    List<String> lines = Files.readAllLines(answer);
    assertThat(lines.get(0)).isEqualTo(spark);
    assertThat(lines.get(1)).isEqualTo(FiveSparksService.SCHEMA);
    List<String> expected = FiveSparksService.expectedRows(sandbox);
    assertThat(expected).hasSizeGreaterThan(50);
    assertThat(lines.get(2)).isEqualTo(String.valueOf(expected.size()));
    assertThat(lines.get(3)).isEqualTo(lines.get(2));
    assertThat(lines.get(4)).isEqualTo(expected.size() + " 6 5 3 1");
    assertThat(lines.subList(5, lines.size())).containsExactlyInAnyOrderElementsOf(expected);
    session.check(Files.readAllLines(Path.of(answer + ".session")), sandbox);
  }
}
