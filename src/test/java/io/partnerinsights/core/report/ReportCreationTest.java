package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.QUERIES;
import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.failure;
import static io.partnerinsights.core.report.ReportFixture.queryPosts;
import static io.partnerinsights.core.report.ReportFixture.reportPosts;
import static io.partnerinsights.core.report.ReportFixture.request;
import static io.partnerinsights.core.report.ReportFixture.run;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static io.partnerinsights.core.report.ReportFixture.settings;
import static io.partnerinsights.core.report.ReportFixture.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.model.WebhookMethod;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.spi.ReportListener;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is created on the service, and how often, if the outcome of a POST is unknown. */
final class ReportCreationTest {
  @ParameterizedTest
  @ValueSource(ints = {400, 403, 429})
  void aRefusalEndsTheReadAtOnceOr429AtItsTimeout(int status) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", QUERIES).always().respond(status);

      ErrorCode code =
          switch (status) {
            case 403 -> ErrorCode.ACCESS_FORBIDDEN;
            case 429 -> ErrorCode.RATE_LIMITED;
            default -> ErrorCode.QUERY_REFUSED;
          };
      failure(() -> run(service, request(QUERY), timeout(Duration.ofMinutes(5))), code);

      assertThat(reportPosts(service)).isZero();
      if (status == 429) {
        assertThat(service.elapsed()).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
      } else {
        assertThat(queryPosts(service)).isOne();
      }
    }
  }

  @Test
  void aQueryWhoseResponseIsLostIsFoundByItsName() {
    MemoryService service = new MemoryService();
    service.failOnce("after createQuery", ErrorCode.OUTCOME_UNKNOWN);

    assertThat(run(service, request(QUERY)).link()).isNotNull();
    assertThat(queryPosts(service)).isOne();
    assertThat(ownQueries(service)).hasSize(1);
  }

  @Test
  void aQueryThatWasNotCreatedIsSubmittedAgain() {
    MemoryService service = new MemoryService();
    service.failOnce("before createQuery", ErrorCode.OUTCOME_UNKNOWN);

    assertThat(run(service, request(QUERY)).link()).isNotNull();
    assertThat(queryPosts(service)).isEqualTo(2);
    assertThat(ownQueries(service)).hasSize(1);
  }

  @Test
  void anUnconfirmedQueryIsAnErrorWithItsName() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", QUERIES).always().dropTheRequest();

      PartnerInsightsException lost =
          failure(
              () -> run(service, request(QUERY), timeout(Duration.ofMinutes(8))),
              ErrorCode.OUTCOME_UNKNOWN);

      assertThat(lost.ids().get("queryName")).isEqualTo(nameOf(QUERY));
      assertThat(queryPosts(service)).isGreaterThan(2);
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
    MemoryService service = new MemoryService();
    store(service, nameOf(QUERY), stored.replace("\\n", "\n"));

    run(service, request(QUERY));

    assertThat(ownQueries(service)).hasSize(1);
  }

  @Test
  void anotherQueryUnderTheNameIsNotUsed() {
    MemoryService service = new MemoryService();
    store(service, nameOf(QUERY), "SELECT Month FROM OfficeUsage TIMESPAN LAST_6_MONTHS");

    run(service, request(QUERY));

    assertThat(ownQueries(service))
        .extracting(ScheduledQuery::query)
        .contains(InsightsQuery.parse(QUERY).print());
  }

  @Test
  void theWebhookIsSent() {
    Webhook hook = new Webhook("https://hooks.example/a/", WebhookMethod.GET);
    ReportSettings withWebhook = settings(5, hook, new ReportListener() {});
    MemoryService service = new MemoryService();
    run(service, request(QUERY), withWebhook);

    assertThat(ReportFixture.onlyReport(service).webhook()).isEqualTo(hook);
  }

  @Test
  void theWebhookOfTheOptionsHasNoSlashAtItsEnd() {
    ConnectorOptions options =
        ConnectorOptions.parse(Map.of("query", QUERY, "callbackUrl", "https://h.example/a//"));

    assertThat(ReportSettings.of(options).webhook())
        .isEqualTo(new Webhook("https://h.example/a", WebhookMethod.POST));
  }

  @Test
  void theUsersLabelAndDescriptionAreAdded() {
    ConnectorOptions options =
        ConnectorOptions.parse(
            Map.of(
                "query", QUERY, "reportLabel", "Board", "reportDescription", "for the board: Q1"));
    MemoryService service = new MemoryService();
    run(service, request(QUERY), ReportSettings.of(options));

    ScheduledReport report = ReportFixture.onlyReport(service);
    assertThat(report.reportName()).startsWith("BoardByPartnerInsightsConnectorReport");
    assertThat(report.description()).endsWith("Z: for the board: Q1");
    assertThat(ReportDescription.deletableFrom(report.description()))
        .contains(MemoryService.START.plus(Retention.AFTER_CREATION));
    String kept =
        ReportDescription.ofReport(
            Sharing.KEPT.in(ReportSettings.of(options)), MemoryService.START);
    assertThat(kept).endsWith("to be kept: for the board: Q1");
    assertThat(ReportDescription.deletableFrom(kept)).isEmpty();
  }

  @Test
  void theDatasetIsInTheNameOfTheReport() {
    MemoryService service = new MemoryService();
    run(service, request(QUERY));

    assertThat(ReportFixture.onlyReport(service).reportName())
        .startsWith("OfficeUsageByPartnerInsightsConnectorReport");
  }

  private static String nameOf(String query) {
    return ReportNames.ofQuery(InsightsQuery.parse(query));
  }

  private static void store(MemoryService service, String name, String text) {
    assertThat(service.createQuery(new NewQuery(name, "", text)).query()).isEqualTo(text);
  }

  private static List<ScheduledQuery> ownQueries(MemoryService service) {
    return service.queries(QueryFilter.all()).stream().filter(query -> !query.isSystem()).toList();
  }
}
