package io.partnerinsights.core.job;

import static io.partnerinsights.core.job.ReportFixture.QUERIES;
import static io.partnerinsights.core.job.ReportFixture.QUERY;
import static io.partnerinsights.core.job.ReportFixture.REPORTS;
import static io.partnerinsights.core.job.ReportFixture.failure;
import static io.partnerinsights.core.job.ReportFixture.onlyReport;
import static io.partnerinsights.core.job.ReportFixture.planner;
import static io.partnerinsights.core.job.ReportFixture.queryPosts;
import static io.partnerinsights.core.job.ReportFixture.reportPosts;
import static io.partnerinsights.core.job.ReportFixture.request;
import static io.partnerinsights.core.job.ReportFixture.run;
import static io.partnerinsights.core.job.ReportFixture.serviceWith;
import static io.partnerinsights.core.job.ReportFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.model.WebhookMethod;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.ReportNames;
import io.partnerinsights.sandbox.Fault;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is created on the service, and how often, if the outcome of a POST is unknown. */
final class SubmitterTest {

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

  @Test
  void aPostIsRepeatedAtMostTwice() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", REPORTS).always().respond(504);

      PartnerInsightsException lost =
          failure(() -> run(service, request(QUERY)), ErrorCode.OUTCOME_UNKNOWN);

      assertThat(reportPosts(service)).isEqualTo(3);
      assertThat(lost.ids()).containsKeys("reportName", "queryId", "correlationId");
      assertThat(lost).hasMessageContainingAll("nothing is listed", "option reportId");
    }
  }

  /** The documented 500 with a correlation id may also answer a wrong date. */
  @Test
  void aPostIsRepeatedOnceAfterAnInternalError() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service
          .sandbox()
          .faults()
          .on("POST", REPORTS)
          .always()
          .respond(500, "Internal server error. Correlation Id 12345678-abcd");

      PartnerInsightsException lost =
          failure(() -> run(service, request(QUERY)), ErrorCode.OUTCOME_UNKNOWN);

      assertThat(reportPosts(service)).isEqualTo(2);
      assertThat(lost).hasMessageContaining("12345678-abcd");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 429})
  void aRefusalIsNotRepeated(int status) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", QUERIES).always().respond(status);

      ErrorCode code =
          switch (status) {
            case 403 -> ErrorCode.ACCESS_FORBIDDEN;
            case 429 -> ErrorCode.RATE_LIMITED;
            default -> ErrorCode.QUERY_REFUSED;
          };
      failure(() -> run(service, request(QUERY)), code);

      assertThat(queryPosts(service)).isEqualTo(status == 429 ? 6 : 1);
      assertThat(reportPosts(service)).isZero();
    }
  }

  /** An unanswered lookup proves nothing: the POST may have taken effect unseen. */
  @Test
  void aPostIsNotRepeatedIfALookupFailed() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", REPORTS).dropTheRequest();
      service.sandbox().faults().on("GET", REPORTS).respond(503);

      failure(() -> run(service, request(QUERY)), ErrorCode.OUTCOME_UNKNOWN);

      assertThat(reportPosts(service)).isOne();
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
      ReportJob job = jobWithLookup(ReportFixture.jobs(service), service);
      service.clock().advance(Duration.ofSeconds(30));
      String created = createUnderTheSameName(service, job);

      assertThat(job.await().report().reportId()).isEqualTo(created);
      assertThat(reportPosts(service)).isEqualTo(2);
    }
  }

  private static ReportJob jobWithLookup(ReportJobs jobs, ClockedSandbox service) {
    return jobWithLookup(jobs, service, CreationRecorder.NONE);
  }

  /** A job after a POST of unknown outcome and one lookup. */
  private static ReportJob jobWithLookup(
      ReportJobs jobs, ClockedSandbox service, CreationRecorder recorder) {
    ReportJob job =
        jobs.create(planner(service).plan(request(QUERY)), AdoptionRules.none(), false, recorder);
    while (!(job.current().state() instanceof JobState.LookUp)) {
      job.step();
    }
    return job;
  }

  private static String createUnderTheSameName(ClockedSandbox service, ReportJob job) {
    JobState.CreateReport post =
        (JobState.CreateReport) ((JobState.LookUp) job.current().state()).post();
    return service
        .client()
        .createReport(NewReport.executeNow(post.reportName(), post.queryId()))
        .reportId();
  }

  /** Both POSTs have taken effect: one report is read, the other is recorded to be deleted. */
  @Test
  void ofTwoReportsUnderOneNameOneIsRead() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", REPORTS).loseTheResponse();
      List<String> duplicates = new ArrayList<>();
      ReportJob job =
          jobWithLookup(
              ReportFixture.jobs(service),
              service,
              new CreationRecorder() {
                @Override
                public void duplicateCreated(String reportId) {
                  duplicates.add(reportId);
                }
              });
      createUnderTheSameName(service, job);
      List<String> listed =
          service.client().reports(ReportFilter.all()).stream()
              .map(ScheduledReport::reportId)
              .toList();

      String read = job.await().report().reportId();

      assertThat(listed).hasSize(2).contains(read).containsAll(duplicates);
      assertThat(duplicates).hasSize(1).doesNotContain(read);
    }
  }

  /** A paused report would never complete. */
  @Test
  void ofTwoReportsTheOneThatIsNotPausedIsRead() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofMinutes(10)))) {
      service.sandbox().faults().on("POST", REPORTS).loseTheResponse();
      ReportJob job = jobWithLookup(ReportFixture.jobs(service), service);
      String first = onlyReport(service).reportId();
      service.client().pauseReport(first);
      String second = createUnderTheSameName(service, job);

      assertThat(job.await().report().reportId()).isEqualTo(second);
    }
  }

  @Test
  void aQueryWhoseResponseIsLostIsFoundByItsName() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", QUERIES).loseTheResponse();

      assertThat(run(service, request(QUERY)).link()).isNotNull();
      assertThat(queryPosts(service)).isOne();
      assertThat(ownQueries(service)).hasSize(1);
    }
  }

  @Test
  void aQueryThatWasNotCreatedIsSubmittedAgain() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", QUERIES).dropTheRequest();

      assertThat(run(service, request(QUERY)).link()).isNotNull();
      assertThat(queryPosts(service)).isEqualTo(2);
      assertThat(ownQueries(service)).hasSize(1);
    }
  }

  @Test
  void anUnconfirmedQueryIsAnErrorWithItsName() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", QUERIES).always().dropTheRequest();

      PartnerInsightsException lost =
          failure(() -> run(service, request(QUERY)), ErrorCode.OUTCOME_UNKNOWN);

      assertThat(lost.ids().get("queryName")).isEqualTo(nameOf(QUERY));
      assertThat(queryPosts(service)).isEqualTo(3);
      assertThat(reportPosts(service)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT Month,CustomerName  FROM OfficeUsage ORDER BY Month TIMESPAN LAST_6_MONTHS ;",
        "select Month, CustomerName from OfficeUsage order by Month desc timespan last_6_months",
        "SELECT Month, CustomerName\\n"
            + "FROM OfficeUsage\\n"
            + "ORDER BY Month DESC\\n"
            + "TIMESPAN LAST_6_MONTHS"
      })
  void aStoredQueryWithOtherBlanksIsTheSameQuery(String stored) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      store(service, nameOf(QUERY), stored.replace("\\n", "\n"));

      run(service, request(QUERY));

      assertThat(ownQueries(service)).hasSize(1);
    }
  }

  @Test
  void anotherQueryUnderTheNameIsNotUsed() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      store(service, nameOf(QUERY), "SELECT Month FROM OfficeUsage TIMESPAN LAST_6_MONTHS");

      run(service, request(QUERY));

      assertThat(ownQueries(service))
          .extracting(ScheduledQuery::query)
          .contains(InsightsQuery.parse(QUERY).print());
    }
  }

  @Test
  void theWebhookIsSent() {
    Webhook hook = new Webhook("https://hooks.example/a/", WebhookMethod.GET);
    JobSettings byDefault = settings();
    JobSettings withWebhook =
        new JobSettings(
            byDefault.timeout(),
            byDefault.schedule(),
            byDefault.reportsPerHour(),
            Optional.of(hook),
            byDefault.listener());
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      run(service, request(QUERY), withWebhook);

      assertThat(ReportFixture.onlyReport(service).webhook()).contains(hook);
    }
  }

  @Test
  void theWebhookOfTheOptionsHasNoSlashAtItsEnd() {
    ConnectorOptions options =
        ConnectorOptions.parse(Map.of("query", QUERY, "callbackUrl", "https://h.example/a//"));

    assertThat(JobSettings.of(options).webhook())
        .contains(new Webhook("https://h.example/a", WebhookMethod.POST));
  }

  private static String nameOf(String query) {
    return ReportNames.ofQuery(InsightsQuery.parse(query));
  }

  private static void store(ClockedSandbox service, String name, String text) {
    assertThat(service.client().createQuery(new NewQuery(name, "", text)).query()).isEqualTo(text);
  }

  private static List<ScheduledQuery> ownQueries(ClockedSandbox service) {
    return service.client().queries(QueryFilter.all()).stream()
        .filter(query -> !query.isSystem())
        .toList();
  }
}
