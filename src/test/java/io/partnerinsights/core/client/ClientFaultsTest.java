package io.partnerinsights.core.client;

import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.TestQuery;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.testing.NewReports;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the client with a service that is overloaded, failing, strict or unreachable. */
class ClientFaultsTest {
  private static final String QUERY = "SELECT CustomerName FROM CustomersAndTenants LIMIT 1";

  @AutoClose private static ClientFixture fixture;
  private static PartnerInsightsClient client;
  private static ScheduledQuery query;

  @BeforeAll
  static void start() {
    fixture = new ClientFixture(Sandbox.builder());
    client = fixture.client;
    query = client.createQuery(new NewQuery("One customer", "", QUERY));
  }

  @BeforeEach
  void reset() {
    fixture.sandbox.faults().clear();
    fixture.sandbox.calls().reset();
    fixture.slept.clear();
  }

  @Test
  void pausesOrResumesAReportTwice() {
    ScheduledReport report = schedule("Twice");

    assertThat(client.resumeReport(report.reportId()).reportStatus()).isEqualTo("Active");
    client.pauseReport(report.reportId());
    assertThat(client.pauseReport(report.reportId()).isPaused()).isTrue();
    assertThat(client.pauseReport(report.reportId()).reportId()).isEqualTo(report.reportId());
  }

  @Test
  void hasAnUnknownOutcomeIfTheResponseIsLost() {
    fixture.sandbox.faults().on("POST", "/ScheduledReport").loseTheResponse();
    fixture.sandbox.faults().on("POST", "/ScheduledReport").dropTheRequest();

    for (String name : new String[] {"Lost", "Dropped"}) {
      assertFails(() -> create(name), ErrorCode.OUTCOME_UNKNOWN, "before you try again");
    }

    assertThat(client.reports(ReportFilter.byName("Lost"))).hasSize(1);
    assertThat(client.reports(ReportFilter.byName("Dropped"))).isEmpty();
    assertThat(calls("POST")).isEqualTo(2);
  }

  @Test
  void acceptsA404ForARepeatedDelete() {
    ScheduledReport report = create("Gone");
    fixture.sandbox.faults().on("DELETE", "/ScheduledReport").loseTheResponse();

    assertThat(client.deleteReport(report.reportId())).isEmpty();
    assertThat(client.reports(ReportFilter.byId(report.reportId()))).isEmpty();
  }

  @Test
  void failsIfTheServiceCannotBeReached() {
    ClientFixture gone = new ClientFixture(Sandbox.builder());
    gone.close();

    assertFails(gone.client::datasets, ErrorCode.SERVICE_UNREACHABLE, "apiUrl");
    assertFails(
        () -> gone.client.createQuery(new NewQuery("x", "", QUERY)),
        ErrorCode.SERVICE_UNREACHABLE,
        "apiUrl");
    assertThat(gone.slept)
        .as("two waits for the GET, two for the POST, which was not sent")
        .hasSize(4);
  }

  @Test
  void renewsARefusedTokenOnceEvenForAPost() {
    client.datasets();
    fixture.sandbox.revokeTokens();

    create("After a new token");

    assertThat(calls("POST")).isEqualTo(2);
    assertThat(client.reports(ReportFilter.byName("After a new token"))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "SELECT A FROM NoSuchDataset, UNKNOWN_DATASET",
    "SELECT NoSuchColumn FROM OfficeUsage, UNKNOWN_COLUMN"
  })
  void distinguishesUnknownDatasetsAndColumns(String wrong, ErrorCode code) {
    assertFails(() -> client.testQuery(TestQuery.ofText(wrong, null)), code);
    try (ClientFixture inside =
        new ClientFixture(Sandbox.builder().quirk(Quirk.ERRORS_INSIDE_200))) {
      assertFails(() -> inside.client.testQuery(TestQuery.ofText(wrong, null)), code);
      assertThat(inside.client.queries(QueryFilter.byName("Unknown"))).isEmpty();
    }
  }

  private static ScheduledReport create(String name) {
    return client.createReport(NewReports.executeNow(name, query.queryId()));
  }

  private static ScheduledReport schedule(String name) {
    Instant start = fixture.clock.instant().plus(Duration.ofHours(5));
    return client.createReport(
        NewReports.scheduled(name, query.queryId(), start, Duration.ofDays(1)));
  }

  private static long calls(String method) {
    return fixture.sandbox.calls().count(method);
  }
}
