package io.partnerinsights.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.SecureLink;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The saved form of a job's state: what is written today must be readable in later versions. */
final class JobStateFormatTest {
  private static final Instant SENT = Instant.parse("2026-06-15T08:00:00Z");
  private static final Instant NOW = Instant.parse("2026-06-15T08:00:10Z");
  private static final PolledReport REPORT =
      new PolledReport("r1", Optional.of("e1"), ReportFormat.TSV, ReportOrigin.CREATED);

  /** Texts of version 1, and the states that they stand for. */
  static Stream<Arguments> version1() {
    JobState.CreateReport post = new JobState.CreateReport("q1", "name", 2);
    return Stream.of(
        Arguments.of("{\"version\":1,\"state\":\"search\"}", new JobState.FindQuery()),
        Arguments.of(
            "{\"version\":1,\"state\":\"submitting\",\"queryId\":\"q1\",\"reportName\":\"name\","
                + "\"repeatsLeft\":2}",
            new JobState.LookUp(post, 0, NOW, Optional.empty())),
        Arguments.of(
            "{\"version\":1,\"state\":\"ambiguous\",\"queryId\":\"q1\",\"reportName\":\"name\","
                + "\"repeatsLeft\":2,\"since\":\"2026-06-15T08:00:00Z\"}",
            new JobState.LookUp(post, 2, SENT, Optional.empty())),
        Arguments.of(
            "{\"version\":1,\"state\":\"choice\",\"reportIds\":[\"r1\",\"r2\"]}",
            new JobState.ChooseReport(List.of("r1", "r2"))),
        Arguments.of(
            "{\"version\":1,\"state\":\"poll\",\"reportId\":\"r1\",\"format\":\"TSV\","
                + "\"origin\":\"CREATED\",\"since\":\"2026-06-15T08:00:00Z\",\"executionId\":\"e1\"}",
            new JobState.Poll(REPORT, PollProgress.begin(SENT, Optional.of("e1")))),
        Arguments.of(
            "{\"version\":1,\"state\":\"complete\",\"reportId\":\"r1\",\"executionId\":\"e1\","
                + "\"format\":\"TSV\",\"origin\":\"CREATED\"}",
            new JobState.Poll(REPORT, PollProgress.begin(NOW, Optional.of("e1")))));
  }

  @ParameterizedTest
  @MethodSource("version1")
  void readsVersion1(String text, JobState state) {
    assertThat(JobStateFormat.read(text, NOW)).isEqualTo(state);
  }

  @Test
  void savesTheExecutionOfACompleteReportAndNoLink() {
    CompletedReport report =
        new CompletedReport(
            "r1",
            "e1",
            ReportFormat.TSV,
            SecureLink.of("https://s.example/f?sig=x"),
            Optional.empty());

    String text = JobStateFormat.write(new JobState.Complete(report, ReportOrigin.CREATED));

    assertThat(text).contains("e1").doesNotContain("s.example", "sig");
    assertThat(JobStateFormat.read(text, NOW))
        .isEqualTo(new JobState.Poll(REPORT, PollProgress.begin(NOW, Optional.of("e1"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "{}",
        "{\"version\":2,\"state\":\"search\"}",
        "{\"version\":1,\"state\":\"later\"}",
        "{\"version\":1,\"state\":\"poll\"}"
      })
  void refusesOtherTexts(String text) {
    assertThatThrownBy(() -> JobStateFormat.read(text, NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
