package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.QUERIES;
import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.REPORTS;
import static io.partnerinsights.core.report.ReportFixture.before;
import static io.partnerinsights.core.report.ReportFixture.createUnder;
import static io.partnerinsights.core.report.ReportFixture.failure;
import static io.partnerinsights.core.report.ReportFixture.interrupted;
import static io.partnerinsights.core.report.ReportFixture.onlyReport;
import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.queryPosts;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.reportPosts;
import static io.partnerinsights.core.report.ReportFixture.reportsPerHour;
import static io.partnerinsights.core.report.ReportFixture.request;
import static io.partnerinsights.core.report.ReportFixture.run;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static io.partnerinsights.core.report.ReportFixture.settings;
import static io.partnerinsights.core.report.ReportFixture.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.sandbox.Fault;
import io.partnerinsights.sandbox.RecordedCall;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ShortCases;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a POST whose outcome is unknown: found by its name, or repeated. */
final class UniquePostTest {
  static Stream<Named<Consumer<Fault>>> lostRequests() {
    return Stream.of(
        Named.of("broken connection", Fault::dropTheRequest),
        Named.of("500", fault -> fault.respond(500)),
        Named.of("502", fault -> fault.respond(502)),
        Named.of("503", fault -> fault.respond(503)),
        Named.of("504", fault -> fault.respond(504)));
  }

  @Test
  void aReportWhoseResponseIsLostIsFoundByItsName() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      CompletedReport earlier = run(service, request(QUERY));
      service.sandbox().calls().reset();
      service.sandbox().faults().on("POST", REPORTS).loseTheResponse();

      CompletedReport report = run(service, request(QUERY));

      assertThat(reportPosts(service)).isOne();
      assertThat(report.reportId()).isNotEqualTo(earlier.reportId());
      assertThat(service.client().reports(ReportFilter.all()))
          .extracting(ScheduledReport::reportId)
          .containsExactly(earlier.reportId(), report.reportId());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"value\": [{\"name\": \"a\", \"reportName\": \"a\"}]}", "{\"value\": []}"})
  void whatACreationReturnsWithoutItsIdIsFoundByItsName(String answer) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", QUERIES).answer(answer);
      service.sandbox().faults().on("POST", REPORTS).answer(answer);

      CompletedReport report = run(service, request(QUERY));

      assertThat(report.reportId()).isEqualTo(onlyReport(service).reportId());
      assertThat(queryPosts(service)).isOne();
      assertThat(reportPosts(service)).isOne();
    }
  }

  @ParameterizedTest
  @MethodSource("lostRequests")
  void aReportThatWasNotCreatedIsSubmittedAgainUnderTheSameName(Consumer<Fault> loss) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      loss.accept(service.sandbox().faults().on("POST", REPORTS));

      CompletedReport report = run(service, request(QUERY));

      assertThat(reportPosts(service)).isEqualTo(2);
      assertThat(service.elapsed()).isGreaterThan(Duration.ofSeconds(60));
      assertThat(service.client().reports(ReportFilter.all()))
          .extracting(ScheduledReport::reportId)
          .containsExactly(report.reportId());
    }
  }

  /** Each repeat follows a lookup that found nothing, and takes a permit. */
  @Test
  void aPostIsRepeatedUntilTheTimeout() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", REPORTS).always().respond(504);

      PartnerInsightsException lost =
          failure(
              () -> run(service, request(QUERY), timeout(Duration.ofMinutes(8))),
              ErrorCode.OUTCOME_UNKNOWN);

      assertThat(reportPosts(service)).isEqualTo(4);
      assertThat(service.elapsed()).isBetween(Duration.ofMinutes(8), Duration.ofMinutes(10));
      assertThat(lost.ids()).containsKeys("reportName", "queryId", "correlationId");
      assertThat(lost).hasMessageContainingAll("nothing is listed", "option reportId");
    }
  }

  /** A second query makes no second report, so its POST need not wait until lists show it. */
  @ParameterizedTest
  @MethodSource("lostRequests")
  void theRepeatOfAQuerysPostDoesNotWaitForMinutes(Consumer<Fault> loss) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ZERO))) {
      loss.accept(service.sandbox().faults().on("POST", QUERIES).times(3));

      run(service, request(QUERY));

      assertThat(queryPosts(service)).isEqualTo(4);
      assertThat(service.elapsed()).isLessThan(Duration.ofSeconds(40));
      assertThat(reportPosts(service)).isOne();
    }
  }

  /** The documented 500 with a correlation id may also answer a wrong date. */
  @Test
  void aPostIsRepeatedForMinutesAfterAnInternalError() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service
          .sandbox()
          .faults()
          .on("POST", REPORTS)
          .always()
          .respond(500, "Internal server error. Correlation Id 12345678-abcd");

      PartnerInsightsException lost =
          failure(
              () ->
                  run(reading(service, reportsPerHour(100)), planner(service).plan(request(QUERY))),
              ErrorCode.OUTCOME_UNKNOWN);

      assertThat(service.elapsed()).isBetween(Duration.ofMinutes(15), Duration.ofMinutes(17));
      assertThat(lost).hasMessageContaining("12345678-abcd");
    }
  }

  /** Everything answers 503 for ten minutes, whatever the read is about to do. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  @ShortCases(3)
  void anOutageOfTenMinutesEndsNoRead(int callsBefore) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofMinutes(3)))) {
      ReportPlan plan = planner(service).plan(request(QUERY));
      service.sandbox().faults().on("GET", "/").after(callsBefore).always().respond(503);
      service.sandbox().faults().on("POST", "/").after(callsBefore / 4).always().respond(503);
      Sleeper recovering =
          duration -> {
            service.sleeper().sleep(duration);
            if (service.elapsed().toMinutes() >= 10) {
              service.sandbox().faults().clear();
            }
          };

      assertThat(run(reading(service, settings(), recovering), plan).link()).isNotNull();
      assertThat(service.client().reports(ReportFilter.all())).hasSize(1);
    }
  }

  /** An unanswered lookup proves nothing: the POST may have taken effect unseen. */
  @Test
  void aPostIsNotRepeatedBeforeALookupIsAnswered() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", REPORTS).dropTheRequest();
      service.sandbox().faults().on("GET", REPORTS).always().respond(503);

      PartnerInsightsException lost =
          failure(() -> run(service, request(QUERY)), ErrorCode.OUTCOME_UNKNOWN);

      assertThat(lost).hasMessageContaining("could not be looked up by its name");
      assertThat(reportPosts(service)).isOne();
      assertThat(service.elapsed()).isGreaterThanOrEqualTo(Duration.ofHours(4));
    }
  }

  @Test
  void aLookupThatFailsIsRepeated() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", REPORTS).loseTheResponse();
      service.sandbox().faults().on("GET", REPORTS).times(3).respond(503);

      assertThat(run(service, request(QUERY)).link()).isNotNull();
      assertThat(reportPosts(service)).isOne();
    }
  }

  /** A gateway may answer before its service: the report is listed half a minute later. */
  @Test
  void aReportThatIsListedLateIsFound() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", REPORTS).respond(504);
      List<String> created = new ArrayList<>();
      Sleeper creates =
          before(
              service.sleeper(),
              () -> created.add(createUnder(service.client(), lookedUp(service))));

      CompletedReport report =
          run(reading(service, settings(), creates), planner(service).plan(request(QUERY)));

      assertThat(created).containsExactly(report.reportId());
      assertThat(reportPosts(service)).isEqualTo(2);
    }
  }

  /** The service's lists ignore case. */
  @Test
  void aReportWithTheNameInOtherLettersIsNotTaken() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", REPORTS).dropTheRequest();
      List<String> others = new ArrayList<>();
      Sleeper creates =
          before(
              service.sleeper(),
              () -> {
                String name = lookedUp(service).toUpperCase(Locale.ROOT);
                others.add(createUnder(service.client(), name));
              });

      CompletedReport report =
          run(reading(service, settings(), creates), planner(service).plan(request(QUERY)));

      assertThat(others).hasSize(1).doesNotContain(report.reportId());
    }
  }

  /** The lookups have found nothing, and the POST takes effect while its repeat waits. */
  @Test
  void aLaterJobLooksUpAPostThatWaitsForAPermit() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      ReportPlan plan = planner(service).plan(request(QUERY));
      service.sandbox().faults().on("POST", REPORTS).respond(504);
      Sleeper interrupted =
          duration -> {
            if (service.elapsed().compareTo(Duration.ofSeconds(60)) >= 0) {
              throw new InterruptedException("while it waits for a permit");
            }
            service.sleeper().sleep(duration);
          };
      Reports reports = new Reports(service.clock());
      SharedRead read =
          SharedRead.of(
              plan, reading(service, reportsPerHour(1), interrupted), reports, Sharing.DEFAULTS);
      failure(read::get, ErrorCode.WAIT_INTERRUPTED);
      assertThat(Thread.interrupted()).isTrue();
      String created = createUnder(service.client(), lookedUp(service));

      assertThat(continued(service, plan, reports).get().reportId()).isEqualTo(created);
      assertThat(reportPosts(service)).isEqualTo(2);
    }
  }

  /** The thread is interrupted while the POST is on its way, and the POST takes effect. */
  @Test
  void aLaterJobFindsWhatAnInterruptedPostHasCreated() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      ReportPlan plan = planner(service).plan(request(QUERY));
      service.sandbox().faults().on("POST", REPORTS).loseTheResponse();
      service.sandbox().faults().on("GET", REPORTS).respond(503);
      Reports reports = new Reports(service.clock());
      SharedRead read =
          SharedRead.of(
              plan, reading(service, settings(), interrupted()), reports, Sharing.DEFAULTS);
      failure(read::get, ErrorCode.WAIT_INTERRUPTED);
      assertThat(Thread.interrupted()).isTrue();

      assertThat(continued(service, plan, reports).get().reportId())
          .isEqualTo(onlyReport(service).reportId());
      assertThat(reportPosts(service)).isOne();
    }
  }

  /** Returns a later read of the same application. */
  private static SharedRead continued(ClockedSandbox service, ReportPlan plan, Reports reports) {
    return SharedRead.of(plan, reading(service), reports, Sharing.DEFAULTS);
  }

  /** The name that the last lookup asked for. */
  private static String lookedUp(ClockedSandbox service) {
    String query =
        service.sandbox().calls().all().stream()
            .map(RecordedCall::query)
            .filter(text -> text.startsWith("reportName="))
            .reduce((first, last) -> last)
            .orElseThrow();
    return URLDecoder.decode(query.substring("reportName=".length()), StandardCharsets.UTF_8);
  }
}
