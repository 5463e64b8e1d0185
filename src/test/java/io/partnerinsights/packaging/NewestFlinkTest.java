package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs tests of sources and tables on the newest Flink, with the classes that were compiled for the
 * oldest: Flink's own tests of a source, those of failed and of restored jobs, and those of what
 * only SQL has.
 */
@Tag("full")
final class NewestFlinkTest {
  private static final String FLINK = "2.3.0";
  private static final String FLINKS_OWN = "io.partnerinsights.flink.source.SourceSuiteTest";
  private static final List<String> TESTS =
      List.of(
          FLINKS_OWN,
          "FailedJobsTest",
          "MetricsTest",
          "PartnerInsightsEnumeratorTest",
          "RestoredOptionsTest",
          "TableTest",
          "TextDaysTest",
          "UnionStateTest",
          "WatermarkTableTest");

  private static final Pattern COUNTS =
      Pattern.compile("<testsuite .*tests=\"(\\d+)\" errors=\"0\" skipped=\"0\" failures=\"0\"");

  @TempDir static Path folder;

  @Test
  void passesFlinksTestsOfSources() throws IOException, InterruptedException {
    Releases.assumeTried(FLINK);

    ChildProcess.run(
        MavenClassPath.mavenCommand(
            Path.of("pom.xml"),
            "-Pfull",
            "surefire:test@flink-test",
            "-Dflink.version=" + FLINK,
            "-Dsurefire.reportNameSuffix=" + FLINK,
            "-Dtest=" + String.join(",", TESTS)),
        folder.resolve("maven.log"));

    String name = "TEST-" + FLINKS_OWN + "-" + FLINK + ".xml";
    String report = Files.readString(Path.of("target", "surefire-reports", name));
    Matcher counts = COUNTS.matcher(report);
    assertThat(counts.find()).as(report).isTrue();
    assertThat(counts.group(1)).isEqualTo("8");
    assertThat(report).contains("flink-runtime/" + FLINK);
  }
}
