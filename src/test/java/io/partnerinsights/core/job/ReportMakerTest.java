package io.partnerinsights.core.job;

import static io.partnerinsights.core.job.ReportFixture.QUERY;
import static io.partnerinsights.core.job.ReportFixture.defaults;
import static io.partnerinsights.core.job.ReportFixture.failure;
import static io.partnerinsights.core.job.ReportFixture.onDemand;
import static io.partnerinsights.core.job.ReportFixture.reportsOrdered;
import static io.partnerinsights.core.job.ReportFixture.request;
import static io.partnerinsights.core.job.ReportFixture.run;
import static io.partnerinsights.core.job.ReportFixture.runner;
import static io.partnerinsights.core.job.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.WebhookMethod;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.ReportNames;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made on the service, how often, and what happens when it does not say that it did. */
final class ReportMakerTest {
  private static final String QUERIES = "/ScheduledQueries";
  private static final String REPORTS = "/ScheduledReport";

  @Test
  void aReportWhoseAnswerIsLostIsFoundByItsName() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      CompletedReport onTheSameQuestion = run(service, request(QUERY));
      service.sandbox().calls().reset();
      service.sandbox().faults().on("POST", REPORTS).loseTheAnswer();

      CompletedReport report = onDemand(service, runner(service, defaults())).get();

      assertThat(reportsOrdered(service)).isOne();
      assertThat(report.reportId()).isNotEqualTo(onTheSameQuestion.reportId());
      assertThat(service.client().reports(ReportFilter.all()))
          .extracting(ScheduledReport::reportId)
          .containsExactly(onTheSameQuestion.reportId(), report.reportId());
    }
  }

  @Test
  void theServiceIsToldWhereToCall() {
    Webhook hook = new Webhook("https://hooks.example/a/", WebhookMethod.GET);
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      run(service, request(QUERY), defaults().withWebhook(hook));

      assertThat(ReportFixture.onlyReport(service).webhook()).contains(hook);
    }
  }

  @Test
  void theCallbackOfTheOptionsHasNoSlashAtItsEnd() {
    ConnectorOptions options =
        ConnectorOptions.parse(
            Map.of(
                "query", QUERY, "callbackUrl", "https://h.example/a//", "callbackMethod", "get"));

    assertThat(WaitSettings.of(options).webhook())
        .contains(new Webhook("https://h.example/a", WebhookMethod.GET));
  }

  @Test
  void aReportThatWasNotMadeIsNotOrderedAgainBehindTheUsersBack() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", REPORTS).dropTheRequest();

      PartnerInsightsException lost =
          failure(() -> run(service, request(QUERY)), ErrorCode.OUTCOME_UNKNOWN);

      assertThat(reportsOrdered(service)).isOne();
      assertThat(lost.ids()).containsKeys("reportName", "queryId", "correlationId");
      assertThat(lost).hasMessageContainingAll("nothing is listed", "option reportId");
    }
  }

  @Test
  void aListThatFailsDoesNotHideThatTheOutcomeIsUnknown() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", REPORTS).loseTheAnswer();
      service.sandbox().faults().on("GET", REPORTS).always().answer(503);

      PartnerInsightsException lost =
          failure(() -> run(service, request(QUERY)), ErrorCode.OUTCOME_UNKNOWN);

      assertThat(reportsOrdered(service)).isOne();
      assertThat(lost.getCause().getSuppressed()).hasSize(1);
    }
  }

  @Test
  void aQueryWhoseAnswerIsLostIsFoundByItsName() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", QUERIES).loseTheAnswer();

      assertThat(run(service, request(QUERY)).link()).isNotNull();
      assertThat(service.sandbox().calls().count("POST", QUERIES)).isOne();
      assertThat(ownQueries(service)).hasSize(1);
    }
  }

  @Test
  void aQueryThatWasNotMadeIsAnErrorWithItsName() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", QUERIES).dropTheRequest();

      PartnerInsightsException lost =
          failure(() -> run(service, request(QUERY)), ErrorCode.OUTCOME_UNKNOWN);

      assertThat(lost.ids().get("queryName")).isEqualTo(nameOf(QUERY));
      assertThat(service.sandbox().calls().count("POST", QUERIES)).isOne();
      assertThat(reportsOrdered(service)).isZero();
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
  void aStoredTextThatIsWrittenOtherwiseIsTheSameQuery(String stored) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      store(service, nameOf(QUERY), stored.replace("\\n", "\n"));

      run(service, request(QUERY));

      assertThat(ownQueries(service)).hasSize(1);
    }
  }

  @Test
  void anotherQueryUnderTheNameIsNotTaken() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      store(service, nameOf(QUERY), "SELECT Month FROM OfficeUsage TIMESPAN LAST_6_MONTHS");

      run(service, request(QUERY));

      assertThat(ownQueries(service))
          .extracting(ScheduledQuery::query)
          .contains(InsightsQuery.parse(QUERY).print());
    }
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
