package io.partnerinsights.core.client;

import static io.partnerinsights.core.client.ScriptedClient.assertFails;
import static io.partnerinsights.core.http.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ReportUpdate;
import io.partnerinsights.core.model.TestQuery;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.testing.NewReports;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests responses other than lists that the sandbox does not send; a scripted server sends them.
 */
final class ClientResponsesTest {
  private final ScriptedClient service = new ScriptedClient();
  private final ScriptedServer server = service.server();
  private final PartnerInsightsClient client = service.client();

  @AfterEach
  void close() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"value\": []}", "{\"value\": null, \"message\": null}", ""})
  void looksAChangedReportUpIfTheResponseIsEmpty(String empty) {
    String found = "{\"value\": [{\"reportId\": \"r-1\", \"reportStatus\": \"%s\"}]}";
    server.then(status(200, empty)).then(status(200, found.formatted("Paused")));
    assertThat(client.pauseReport("r-1").isPaused()).isTrue();

    server.then(status(200, empty)).then(status(200, found.formatted("Active")));
    assertThat(client.resumeReport("r-1").reportStatus()).isEqualTo("Active");

    server.then(status(200, empty)).then(status(200, found.formatted("Active")));
    assertThat(client.updateReport("r-1", anyUpdate()).reportId()).isEqualTo("r-1");
  }

  private static ReportUpdate anyUpdate() {
    NewReport.Schedule daily =
        new NewReport.Schedule(Instant.parse("2026-08-01T00:00:00Z"), Duration.ofDays(1), null);
    return new ReportUpdate("a", "", daily, ReportFormat.CSV, null);
  }

  /** Its outcome is unknown. */
  @Test
  void doesNotRepeatAPostAfterDamagedJson() {
    server.then(status(200, "{\"value\": ["));

    assertFails(
        () -> client.createQuery(new NewQuery("a", "", "b")), ErrorCode.BAD_RESPONSE, "JSON");
    assertThat(server.seen()).hasSize(1);
  }

  @Test
  void refusesACreationWithoutAnItem() {
    server.then(status(200, "{\"value\": []}"));

    assertFails(
        () -> client.createReport(NewReports.executeNow("a", "q")),
        ErrorCode.BAD_RESPONSE,
        "before you try again");
  }

  @Test
  void quotesAPlainTextError() {
    server.then(status(400, "StartTime is\r\n  not a date"));

    assertFails(
        () -> client.reports(ReportFilter.byName("x")),
        ErrorCode.REQUEST_REFUSED,
        "StartTime is not a date");
  }

  @Test
  void doesNotRepeatASlowTestQuery() {
    server
        .then(status(503, ""))
        .then(
            exchange -> {
              service.clock().advance(Duration.ofSeconds(100));
              status(504, "").handle(exchange);
            });

    assertFails(
        () -> client.testQuery(TestQuery.ofText("SELECT A FROM B", null)),
        ErrorCode.SERVICE_FAILED,
        "its syntax is fine");
    assertThat(server.seen()).as("only the quick failure is retried").hasSize(2);
  }

  @Test
  void quotesTheSentCorrelationIdByDefault() {
    server.then(status(400, "{\"message\": \"No\"}"));

    assertThatThrownBy(this::list)
        .isInstanceOfSatisfying(
            PartnerInsightsException.class,
            e ->
                assertThat(e.ids())
                    .containsEntry(
                        "correlationId", server.seen().get(0).header("ms-correlationid")));
  }

  @Test
  void renewsATokenRefusedInsideA200() {
    server
        .then(status(200, "{\"statusCode\": 401, \"message\": \"Unauthorized\"}"))
        .then(status(200, "{\"statusCode\": 401, \"message\": \"Unauthorized\"}"));

    AtomicInteger issued = new AtomicInteger();
    PartnerInsightsClient renewing =
        service.client(() -> "secret-token-" + issued.incrementAndGet());

    assertFails(renewing::datasets, ErrorCode.TOKEN_REJECTED, "Unauthorized");
    assertThat(server.seen())
        .extracting(seen -> seen.header("Authorization"))
        .containsExactly("Bearer secret-token-1", "Bearer secret-token-2");
  }

  @Test
  void stripsTokensAndRefusesInvalidCharacters() {
    server.then(status(200, "[]"));
    service.client(() -> "secret-token\n").datasets();
    assertThat(server.seen().get(0).header("Authorization")).isEqualTo("Bearer secret-token");

    for (String broken : List.of("secret-token\nx", "secret-tokén", " ")) {
      assertFails(service.client(() -> broken)::datasets, ErrorCode.TOKEN_REJECTED, "characters");
    }
    assertThat(server.seen()).hasSize(1);
  }

  @Test
  void sendsNewIdsAndQuotesTheServicesCorrelationId() {
    server.then(status(200, "[]"));
    client.reports(ReportFilter.all());
    server.then(
        status(
            400,
            "{\"message\": \"Internal error encountered while creating report. Correlation ID"
                + " <c0ffee-1234>\"}"));

    assertThatThrownBy(() -> client.createReport(NewReports.executeNow("a", "q")))
        .isInstanceOfSatisfying(
            PartnerInsightsException.class,
            e -> assertThat(e.ids()).containsEntry("correlationId", "c0ffee-1234"));
    for (String header : new String[] {"ms-requestid", "ms-correlationid"}) {
      assertThat(server.seen())
          .extracting(seen -> seen.header(header))
          .doesNotHaveDuplicates()
          .allMatch(id -> id.matches("[0-9a-f-]{36}"));
    }
  }

  @Test
  void writesRequestsInPascalCase() {
    server.then(status(200, ScriptedClient.REPORTS.formatted("null")));

    TimeRange range =
        new TimeRange(
            Instant.parse("2026-01-01T00:00:00.5Z"), Instant.parse("2026-07-01T00:00:00Z"));

    client.createReport(new NewReport.ExecuteNow("a", "", "q", range, ReportFormat.CSV, null));

    assertThat(server.seen().get(0).header("Content-Type")).startsWith("application/json");
    assertThat(server.seen().get(0).body())
        .isEqualTo(
            "{\"ReportName\":\"a\",\"Description\":\"\",\"QueryId\":\"q\",\"ExecuteNow\":true,"
                + "\"StartTime\":\"2026-07-01T05:00:00Z\",\"RecurrenceInterval\":24,"
                + "\"QueryStartTime\":\"2026-01-01T00:00:00Z\","
                + "\"QueryEndTime\":\"2026-07-01T00:00:00Z\",\"Format\":\"CSV\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T00:00:00Z, 2026-07-02T23:59:59Z",
    "2026-07-01T00:00:00Z, 2026-07-02T23:59:59Z",
    "2026-12-31T00:00:00Z, 2027-01-01T23:59:59Z"
  })
  void sendsTheEndOfTomorrowForAnOpenRange(Instant start, String end) {
    TimeRange range = new TimeRange(start, null);
    server.then(status(200, ScriptedClient.REPORTS.formatted("null"))).then(status(200, "[]"));

    client.createReport(new NewReport.ExecuteNow("a", "", "q", range, ReportFormat.CSV, null));
    service.client().testQuery(TestQuery.ofId("q", range));

    assertThat(server.seen().get(0).body()).contains("\"QueryEndTime\":\"" + end + "\"");
    assertThat(server.seen().get(1).uri()).endsWith("endTime=" + end.replace(":", "%3A"));
  }

  private void list() {
    client.reports(ReportFilter.all());
  }
}
