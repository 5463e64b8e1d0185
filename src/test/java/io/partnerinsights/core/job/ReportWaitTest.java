package io.partnerinsights.core.job;

import static io.partnerinsights.core.job.ReportFixture.EXECUTION;
import static io.partnerinsights.core.job.ReportFixture.QUERY;
import static io.partnerinsights.core.job.ReportFixture.defaults;
import static io.partnerinsights.core.job.ReportFixture.failure;
import static io.partnerinsights.core.job.ReportFixture.planner;
import static io.partnerinsights.core.job.ReportFixture.request;
import static io.partnerinsights.core.job.ReportFixture.runner;
import static io.partnerinsights.core.job.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.Fault;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Long waits: what the service's outages do to them, and what is said meanwhile. */
final class ReportWaitTest {
  static Stream<Named<Consumer<Fault>>> outages() {
    return Stream.of(
        Named.of("503", fault -> fault.answer(503)),
        Named.of("429", fault -> fault.answer(429, Duration.ofSeconds(57))),
        Named.of("no connection", Fault::dropTheRequest));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void outagesAreWaitedThroughWithOneWarningEach(Consumer<Fault> outage) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(3)))) {
      Fault planned = service.sandbox().faults().on("GET", EXECUTION).always();
      Sleeper down =
          twice(service, () -> outage.accept(planned), () -> service.sandbox().faults().clear());
      RecordedLog log = new RecordedLog(service);

      CompletedReport report =
          runner(service, defaults(), down, log).run(planner(service).plan(request(QUERY)));

      assertThat(report.link()).isNotNull();
      assertThat(service.elapsed()).isBetween(Duration.ofHours(3), Duration.ofMinutes(190));
      assertThat(log.troubles).hasSize(2);
      assertThat(log.troubles.get(0).text()).contains("cannot be asked", report.reportId());
      assertThat(log.progress).anyMatch(line -> line.text().contains("without an answer for"));
    }
  }

  @Test
  void anAuthorityThatIsDownIsWaitedForToo() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(3)))) {
      boolean[] down = new boolean[1];
      PartnerInsightsClient client = service.client(tokens(service, down));
      Sleeper sleeper = twice(service, () -> down[0] = true, () -> down[0] = false);
      RecordedLog log = new RecordedLog(service);
      ReportRunner runner =
          new ReportRunner(client, defaults(), service.clock(), sleeper, new Random(1), log);

      assertThat(runner.run(planner(service).plan(request(QUERY))).link()).isNotNull();
      assertThat(log.troubles).hasSize(2);
    }
  }

  @Test
  void aTimeoutInAnOutageNamesBothWhatWasSeenAndWhatWentWrong() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(9)))) {
      service.sandbox().faults().on("GET", EXECUTION).after(50).always().answer(503);

      PartnerInsightsException timeout =
          failure(() -> ReportFixture.run(service, request(QUERY)), ErrorCode.REPORT_TIMEOUT);

      assertThat(timeout)
          .hasMessageContainingAll("had an answer it was Pending", "SERVICE_FAILED", "503")
          .hasCauseInstanceOf(PartnerInsightsException.class);
      assertThat(timeout.ids()).containsKeys("reportId", "executionId");
      assertThat(service.elapsed()).isBetween(Duration.ofHours(4), Duration.ofMinutes(242));
    }
  }

  @Test
  void anOutageFromTheFirstLookOnClaimsNothingAboutTheReport() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("GET", EXECUTION).always().answer(503);

      PartnerInsightsException timeout =
          failure(() -> ReportFixture.run(service, request(QUERY)), ErrorCode.REPORT_TIMEOUT);

      assertThat(timeout).hasMessageContaining("no look at it had an answer; the service could");
    }
  }

  @Test
  void aRefusalIsNoOutage() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("GET", EXECUTION).answer(403);

      failure(() -> ReportFixture.run(service, request(QUERY)), ErrorCode.ACCESS_FORBIDDEN);
      assertThat(service.elapsed()).isLessThan(Duration.ofMinutes(1));
    }
  }

  @Test
  void aLineComesEveryHalfMinuteThoughLooksAreRarer() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(3)))) {
      RecordedLog log = new RecordedLog(service);

      CompletedReport report =
          runner(service, defaults(), service.sleeper(), log)
              .run(planner(service).plan(request(QUERY)));

      assertThat(service.sandbox().calls().count("GET", EXECUTION)).isLessThan(320);
      assertThat(log.gaps()).allMatch(gap -> gap.compareTo(Duration.ofSeconds(31)) <= 0);
      assertThat(log.gaps()).hasSizeBetween(360, 380);
      String ids = "Report " + report.reportId() + " (execution " + report.executionId() + "): ";
      for (RecordedLog.Line line : log.progress.subList(2, log.progress.size() - 1)) {
        assertThat(line.text())
            .startsWith(ids)
            .containsPattern("(Pending|Running) after " + line.readable() + "; next look in \\d");
      }
      assertThat(log.progress.get(log.progress.size() - 1).text())
          .startsWith(ids + "Completed after 3 h ");
    }
  }

  @Test
  void aReportThatIsCompleteIsReadWithoutALine() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      RecordedLog log = new RecordedLog(service);
      CompletedReport report = ReportFixture.run(service, request(QUERY));

      runner(service, defaults(), service.sleeper(), log).refresh(report);

      assertThat(log.progress).isEmpty();
    }
  }

  /** The service's clock, with two half hours in which something is down. */
  private static Sleeper twice(ClockedSandbox service, Runnable down, Runnable up) {
    long[] changes = new long[1];
    return duration -> {
      service.sleeper().sleep(duration);
      long due = Math.min(4, service.elapsed().toMinutes() / 30);
      for (; changes[0] < due; changes[0]++) {
        (changes[0] % 2 == 0 ? down : up).run();
      }
    };
  }

  private static TokenProvider tokens(ClockedSandbox service, boolean[] down) {
    return new TokenProvider() {
      @Override
      public AccessToken token() {
        if (down[0]) {
          throw Problem.of(ErrorCode.SIGN_IN_UNREACHABLE, "No answer").toException();
        }
        return service.tokens().token();
      }

      @Override
      public void invalidate(AccessToken stale) {}
    };
  }

  /** What a wait says, and when. */
  private static final class RecordedLog implements WaitLog {
    private final ClockedSandbox service;
    private final List<Line> progress = new ArrayList<>();
    private final List<Line> troubles = new ArrayList<>();

    RecordedLog(ClockedSandbox service) {
      this.service = service;
    }

    @Override
    public void progress(String line) {
      progress.add(new Line(service.elapsed(), line));
    }

    @Override
    public void trouble(String line) {
      troubles.add(new Line(service.elapsed(), line));
    }

    List<Duration> gaps() {
      return IntStream.range(1, progress.size())
          .mapToObj(i -> progress.get(i).at().minus(progress.get(i - 1).at()))
          .toList();
    }

    record Line(Duration at, String text) {
      /** The elapsed time as a reader would write it, from ten seconds on. */
      String readable() {
        String hours = at.toHours() > 0 ? at.toHours() + " h " : "";
        String minutes = at.toMinutes() > 0 ? at.toMinutesPart() + " min " : "";
        return hours + minutes + at.toSecondsPart() + " s";
      }
    }
  }
}
