package io.partnerinsights.core.client;

import static io.partnerinsights.core.http.ScriptedServer.status;
import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.http.ServiceUrl;
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
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
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
    for (String state : List.of("Paused", "Active", "Active")) {
      server.then(status(200, empty)).then(status(200, found.formatted(state)));
    }

    assertThat(client.pauseReport("r-1").isPaused()).isTrue();
    assertThat(client.resumeReport("r-1").reportStatus()).isEqualTo("Active");
    assertThat(client.updateReport("r-1", anyUpdate()).reportId()).isEqualTo("r-1");
  }

  private static ReportUpdate anyUpdate() {
    NewReport.Schedule daily =
        new NewReport.Schedule(Instant.parse("2026-08-01T00:00:00Z"), Duration.ofDays(1), null);
    return new ReportUpdate("a", "", daily, ReportFormat.CSV, null);
  }

  /** Its outcome is unknown. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{\"value\": [ | JSON", "{\"value\": []} | before you try again"})
  void doesNotRepeatAPostAfterAResponseWithoutAnItem(String body, String text) {
    server.then(status(200, body));

    assertFails(
        () -> client.createReport(NewReports.executeNow("a", "q")), ErrorCode.BAD_RESPONSE, text);
    assertThat(server.seen()).hasSize(1);
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
        .then(() -> service.clock().advance(Duration.ofSeconds(100)), status(504, ""));

    assertFails(
        () -> client.testQuery(TestQuery.ofText("SELECT A FROM B", null)),
        ErrorCode.SERVICE_FAILED,
        "its syntax is fine");
    assertThat(server.seen()).as("only the quick failure is retried").hasSize(2);
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
        .extracting(seen -> seen.getHeaders().get("Authorization"))
        .containsExactly("Bearer secret-token-1", "Bearer secret-token-2");
  }

  @Test
  void stripsTokensAndRefusesInvalidCharacters() {
    server.then(status(200, "[]"));
    service.client(() -> "secret-token\n").datasets();
    assertThat(server.seen().get(0).getHeaders().get("Authorization"))
        .isEqualTo("Bearer secret-token");

    for (String broken : List.of("secret-token\nx", "secret-tokén", " ")) {
      assertFails(service.client(() -> broken)::datasets, ErrorCode.TOKEN_REJECTED, "characters");
    }
    assertThat(server.seen()).hasSize(1);
  }

  @Test
  void sendsNewIdsAndQuotesTheServicesCorrelationId() {
    server
        .then(status(400, "{\"message\": \"No\"}"))
        .then(status(400, "{\"message\": \"Internal error. Correlation ID <c0ffee-1234>\"}"));
    PartnerInsightsException own = assertFails(this::list, ErrorCode.REQUEST_REFUSED);
    PartnerInsightsException ofService = assertFails(this::list, ErrorCode.REQUEST_REFUSED);

    assertThat(own.ids())
        .containsEntry("correlationId", server.seen().get(0).getHeaders().get("ms-correlationid"));
    assertThat(ofService.ids()).containsEntry("correlationId", "c0ffee-1234");
    for (String header : new String[] {"ms-requestid", "ms-correlationid"}) {
      assertThat(server.seen())
          .extracting(seen -> seen.getHeaders().get(header))
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

    assertThat(server.seen().get(0).getHeaders().get("Content-Type"))
        .startsWith("application/json");
    assertThat(server.seen().get(0).getBody().utf8())
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

    assertThat(server.seen().get(0).getBody().utf8()).contains("\"QueryEndTime\":\"" + end + "\"");
    assertThat(server.seen().get(1).getTarget()).endsWith("endTime=" + end.replace(":", "%3A"));
  }

  /** An interceptor answers in place of a host of a private network. */
  @ParameterizedTest
  @CsvSource({
    "https://api.partnercenter.microsoft.com/insights/v1/mpn, true",
    "https://intranet.example/admin, false"
  })
  void showsThePlainTextOfTheServiceOnly(String apiUrl, boolean shown) {
    String page = "admin interface, version 7";
    OkHttpClient answering =
        new OkHttpClient.Builder()
            .addInterceptor(
                chain ->
                    new Response.Builder()
                        .request(chain.request())
                        .protocol(Protocol.HTTP_1_1)
                        .code(400)
                        .message("Bad Request")
                        .body(ResponseBody.create(page, MediaType.get("text/plain")))
                        .build())
            .build();
    PartnerInsightsClient unknown =
        new PartnerInsightsClient(
            ServiceUrl.parse(apiUrl),
            new ClientFixture.Tokens(() -> "token"),
            RetryingHttp.of(answering, RetryPolicy.never()),
            MonotonicClock.system());

    PartnerInsightsException error =
        assertFails(unknown::datasets, ErrorCode.REQUEST_REFUSED, "400");

    assertThat(error.getMessage().contains(page)).isEqualTo(shown);
  }

  private void list() {
    client.reports(ReportFilter.all());
  }
}
