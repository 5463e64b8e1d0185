package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.queryRequest;
import static io.partnerinsights.core.report.ReportFixture.readReport;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.ReportService.Limits;
import io.partnerinsights.core.created.ReportNames;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.model.WebhookMethod;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent for a new report, and which stored queries are used again. */
final class ReportCreationTest {
  @AutoClose private final ClockedSandbox service = serviceWith(Sandbox.builder());

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
    store(nameOf(QUERY), stored.replace("\\n", "\n"));

    readReport(service, queryRequest(QUERY));

    assertThat(ownQueries()).hasSize(1);
  }

  @Test
  void anotherQueryUnderTheNameIsNotUsed() {
    store(nameOf(QUERY), "SELECT Month FROM OfficeUsage TIMESPAN LAST_6_MONTHS");

    readReport(service, queryRequest(QUERY));

    assertThat(ownQueries())
        .extracting(ScheduledQuery::query)
        .contains(InsightsQuery.parse(QUERY).toText());
  }

  @ParameterizedTest
  @CsvSource({"get, GET", ", POST"})
  void theWebhookIsSentWithoutASlashAtItsEnd(String given, WebhookMethod method) {
    Map<String, String> raw =
        new HashMap<>(Map.of("query", QUERY, "callbackUrl", "https://h.example/a//"));
    if (given != null) {
      raw.put("callbackMethod", given);
    }
    ConnectorOptions options = ConnectorOptions.parse(raw);

    readReport(service, queryRequest(QUERY), ReportSettings.of(options, new Limits(null, 5, 60)));

    assertThat(ReportFixture.onlyReport(service).webhook())
        .isEqualTo(new Webhook("https://h.example/a", method));
  }

  @Test
  void theUsersLabelAndDescriptionAreAdded() {
    ConnectorOptions options =
        ConnectorOptions.parse(
            Map.of(
                "query", QUERY, "reportLabel", "Board", "reportDescription", "for the board: Q1"));
    readReport(service, queryRequest(QUERY), ReportSettings.of(options, new Limits(null, 5, 60)));

    ScheduledReport report = ReportFixture.onlyReport(service);
    assertThat(report.reportName()).startsWith("BoardByPartnerInsightsConnectorReport");
    assertThat(report.description()).endsWith("Z: for the board: Q1");
    assertThat(ReportUse.findDeletionTime(report.description()))
        .contains(ClockedSandbox.START.plus(Retention.AFTER_CREATION));
    String kept =
        ReportUse.KEPT_READ.executeNowDescription(
            Fingerprint.of(""),
            ClockedSandbox.START,
            ReportSettings.of(options, new Limits(null, 5, 60)).description());
    assertThat(kept).endsWith("to be kept: for the board: Q1");
    assertThat(ReportUse.findDeletionTime(kept)).isEmpty();
  }

  @Test
  void theDatasetIsInTheNameOfTheReport() {
    readReport(service, queryRequest(QUERY));

    assertThat(ReportFixture.onlyReport(service).reportName())
        .startsWith("OfficeUsageByPartnerInsightsConnectorReport");
  }

  private static String nameOf(String query) {
    return ReportNames.ofQuery(InsightsQuery.parse(query));
  }

  private void store(String name, String text) {
    assertThat(service.client().createQuery(new NewQuery(name, "", text)).query()).isEqualTo(text);
  }

  private List<ScheduledQuery> ownQueries() {
    return service.client().listQueries(QueryFilter.all()).stream()
        .filter(query -> !query.isSystem())
        .toList();
  }
}
