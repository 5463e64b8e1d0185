package io.partnerinsights.core.client;

import static io.partnerinsights.core.http.ScriptedServer.cutShort;
import static io.partnerinsights.core.http.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ReportUpdate;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.TestQuery;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.testing.StandardError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests responses that the sandbox does not send; a scripted server sends them. */
class ClientResponsesTest {
  private static final String REPORT =
      "{\"value\": [{\"reportId\": \"r-1\", \"reportName\": \"a\"}], \"nextLink\": %s}";

  private final ScriptedServer server = new ScriptedServer();
  private final ManualClock clock = ManualClock.at(Instant.parse("2026-07-01T00:00:00Z"));
  private final PartnerInsightsClient client = client();

  private PartnerInsightsClient client() {
    return client(() -> "secret-token");
  }

  private PartnerInsightsClient client(Supplier<String> token) {
    RetryingHttp http =
        new RetryingHttp(
            HttpClients.create(HttpSettings.ofDefaults()),
            RetryPolicy.ofDefaults().withMaxAttempts(3),
            clock,
            clock::advance,
            () -> 0);
    ServiceUrl url = ServiceUrl.parse(server.url() + "insights/v1/mpn");
    return new PartnerInsightsClient(url, new ClientFixture.Tokens(token), http, clock);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void doesNotFollowALinkToAnotherHost() {
    try (ScriptedServer other = new ScriptedServer(status(200, "[]"))) {
      server.then(status(200, REPORT.formatted("\"" + other.url() + "insights\"")));

      assertFails(this::list, ErrorCode.BAD_RESPONSE, "another host");
      assertThat(other.seen()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, true", "0, true", "2, false", "many, false"})
  void usesACompleteListWithALinkToAnotherHost(String total, boolean complete) {
    String body =
        "{\"value\": [{\"reportId\": \"r-1\"}], \"totalCount\": \"%s\", \"nextLink\": \"%s\"}";
    try (ScriptedServer other = new ScriptedServer(status(200, "[]"))) {
      server.then(status(200, body.formatted(total, other.url() + "insights")));

      if (complete) {
        String log =
            StandardError.during(() -> assertThat(client.reports(ReportFilter.all())).hasSize(1));
        assertThat(log).contains("WARN", "another host", "complete with 1 items");
      } else {
        assertFails(this::list, ErrorCode.BAD_RESPONSE, "does not say that the 1 items");
      }
      assertThat(other.seen()).isEmpty();
    }
  }

  @Test
  void readsJsonAfterAByteOrderMark() {
    server.then(status(200, "\uFEFF" + REPORT.formatted("null")));

    assertThat(client.reports(ReportFilter.all())).hasSize(1);
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
        new NewReport.Schedule(
            Instant.parse("2026-08-01T00:00:00Z"), Duration.ofDays(1), OptionalInt.empty());
    return new ReportUpdate("a", "", daily, ReportFormat.CSV, Optional.empty());
  }

  @Test
  void refusesACycleOfPages() {
    server
        .then(status(200, REPORT.formatted("\"?page=2\"")))
        .then(status(200, REPORT.formatted("\"?page=3\"")))
        .then(status(200, REPORT.formatted("\"?page=2\"")));

    assertFails(this::list, ErrorCode.BAD_RESPONSE, "cycle");
    assertThat(server.seen()).hasSize(3);
  }

  @Test
  void followsALinkRelativeToThePage() {
    server
        .then(status(200, REPORT.formatted("\"ScheduledReport?page=2\"")))
        .then(status(200, REPORT.formatted("null")));

    assertThat(client.reports(ReportFilter.all())).hasSize(2);
    assertThat(server.seen().get(1).uri()).isEqualTo("/insights/v1/mpn/ScheduledReport?page=2");
  }

  @Test
  void refusesAnHtmlPage() {
    server.then(status(200, "<html>Welcome to the hotel</html>", "Content-Type", "text/html"));

    assertFails(this::list, ErrorCode.BAD_RESPONSE, "text/html");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"value\": [{\"reportId\": \"r-",
        "\u0000{\"value\": []}",
        "{\"value\": [], \"statusCode\": 503, \"message\": \"Service unavailable\"}"
      })
  void asksAgainAfterDamagedJsonOrAFailureInside(String body) {
    server
        .then(status(200, body, "Content-Type", "application/json"))
        .then(status(200, REPORT.formatted("null")));

    assertThat(client.reports(ReportFilter.all())).hasSize(1);
    assertThat(server.seen()).hasSize(2);
  }

  @Test
  void givesUpAfterJsonThatStaysDamaged() {
    for (int attempt = 0; attempt < 3; attempt++) {
      server.then(status(200, "{\"value\": ["));
    }

    assertFails(this::list, ErrorCode.BAD_RESPONSE, "not the JSON of this service");
    assertThat(server.seen()).hasSize(3);
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
  void doesNotFollowARedirect() {
    server.then(status(302, "", "Location", "/elsewhere"));

    assertFails(this::list, ErrorCode.BAD_RESPONSE, "redirect");
    assertThat(server.seen()).hasSize(1);
  }

  @Test
  void mapsAnHtmlErrorByItsStatus() {
    server.then(status(403, "<html>no</html>"));

    assertFails(this::list, ErrorCode.ACCESS_FORBIDDEN, "403");
  }

  @Test
  void hasAnUnknownOutcomeIfTheResponseBreaks() {
    server.then(cutShort());

    assertFails(
        () -> client.createQuery(new NewQuery("a", "", "b")),
        ErrorCode.OUTCOME_UNKNOWN,
        "before you try again");
    assertThat(server.seen()).hasSize(1);
  }

  @Test
  void refusesACreationWithoutAnItem() {
    server.then(status(200, "{\"value\": []}"));

    assertFails(
        () -> client.createReport(NewReport.executeNow("a", "q")),
        ErrorCode.BAD_RESPONSE,
        "before you try again");
  }

  @Test
  void looksUpTheReportAfterAnAmbiguous404() {
    String ambiguous = "{\"statusCode\": 404, \"message\": \"No item found with given filters.\"}";
    server.then(status(404, ambiguous)).then(status(200, REPORT.formatted("null")));
    assertThat(client.executions(ExecutionFilter.latest("r-1"))).isEmpty();

    server.then(status(404, ambiguous)).then(status(404, ambiguous));
    assertFails(
        () -> client.executions(ExecutionFilter.latest("r-1")),
        ErrorCode.REPORT_NOT_FOUND,
        "reportId=r-1");
  }

  /** The service's words for "nothing found" are documented twice and differ; others may come. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "No item found",
        "{\"description\": \"No item found with given filters\"}",
        "{\"type\": \"about:blank\", \"title\": \"Not Found\", \"status\": 404}",
        "{\"statusCode\": 404, \"message\": \"No item found with given filters.\"}"
      })
  void takesA404InAnyWordsAsAnEmptyList(String body) {
    server.then(status(404, body)).then(status(404, body));

    assertThat(client.reports(ReportFilter.byName("x"))).isEmpty();
    assertThat(client.queries(QueryFilter.byName("x"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>Not Found</html>", "{\"message\": \"Resource not found\"}"})
  void doesNotTakeAGatewaysA404AsAnEmptyList(String body) {
    server.then(status(404, body));

    assertFails(() -> client.reports(ReportFilter.byName("x")), ErrorCode.BAD_RESPONSE, "apiUrl");
  }

  @Test
  void quotesAPlainTextError() {
    server.then(status(400, "StartTime is\r\n  not a date"));

    assertFails(
        () -> client.reports(ReportFilter.byName("x")),
        ErrorCode.REQUEST_REFUSED,
        "StartTime is not a date");
  }

  /** Written out, such an id would have a gigabyte of digits. */
  @Test
  void readsANumberWithAHugeExponentAsItIs() {
    server.then(status(200, "{\"value\": [{\"reportId\": 1e999999999, \"queryId\": 12.50}]}"));

    ScheduledReport report = client.reports(ReportFilter.byName("x")).get(0);

    assertThat(report.reportId()).isEqualTo("1E+999999999");
    assertThat(report.queryId()).isEqualTo("12.50");
  }

  @Test
  void refusesANumberWithAnImpossibleExponent() {
    for (int attempt = 0; attempt < 3; attempt++) {
      server.then(status(200, "{\"value\": [], \"totalCount\": 2e99999999900}"));
    }

    assertFails(() -> client.reports(ReportFilter.byName("x")), ErrorCode.BAD_RESPONSE, "JSON");
  }

  @Test
  void refusesDeeplyNestedJson() {
    for (int attempt = 0; attempt < 3; attempt++) {
      server.then(status(200, "[".repeat(100_000) + "]".repeat(100_000)));
    }

    assertFails(() -> client.reports(ReportFilter.byName("x")), ErrorCode.BAD_RESPONSE, "JSON");
  }

  @Test
  void refusesAListWhosePagesExceed64MiB() {
    String page =
        "{\"value\": [{\"description\": \"" + "x".repeat(18 << 20) + "\"}], \"nextLink\": \"%s\"}";
    for (int i = 0; i < 4; i++) {
      server.then(status(200, page.formatted("?page=" + i)));
    }

    assertFails(() -> client.reports(ReportFilter.byName("x")), ErrorCode.BAD_RESPONSE, "64 MiB");
  }

  @Test
  void doesNotRepeatASlowTestQuery() {
    server
        .then(status(503, ""))
        .then(
            exchange -> {
              clock.advance(Duration.ofSeconds(100));
              status(504, "").handle(exchange);
            });

    assertFails(
        () -> client.testQuery(TestQuery.ofText("SELECT A FROM B")),
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
    PartnerInsightsClient renewing = client(() -> "secret-token-" + issued.incrementAndGet());

    assertFails(renewing::datasets, ErrorCode.TOKEN_REJECTED, "Unauthorized");
    assertThat(server.seen())
        .extracting(seen -> seen.header("Authorization"))
        .containsExactly("Bearer secret-token-1", "Bearer secret-token-2");
  }

  @Test
  void stripsTokensAndRefusesInvalidCharacters() {
    server.then(status(200, "[]"));
    client(() -> "secret-token\n").datasets();
    assertThat(server.seen().get(0).header("Authorization")).isEqualTo("Bearer secret-token");

    for (String broken : List.of("secret-token\nx", "secret-tokén", " ")) {
      assertFails(client(() -> broken)::datasets, ErrorCode.TOKEN_REJECTED, "characters");
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

    assertThatThrownBy(() -> client.createReport(NewReport.executeNow("a", "q")))
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
    server.then(status(200, REPORT.formatted("null")));

    TimeRange range =
        new TimeRange(
            Instant.parse("2026-01-01T00:00:00.5Z"), Instant.parse("2026-07-01T00:00:00Z"));

    client.createReport(
        new NewReport.ExecuteNow(
            "a", "", "q", Optional.of(range), ReportFormat.CSV, Optional.empty()));

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
    TimeRange range = TimeRange.from(start);
    server.then(status(200, REPORT.formatted("null"))).then(status(200, "[]"));

    client.createReport(
        new NewReport.ExecuteNow(
            "a", "", "q", Optional.of(range), ReportFormat.CSV, Optional.empty()));
    client().testQuery(TestQuery.ofId("q").over(range));

    assertThat(server.seen().get(0).body()).contains("\"QueryEndTime\":\"" + end + "\"");
    assertThat(server.seen().get(1).uri()).endsWith("endTime=" + end.replace(":", "%3A"));
  }

  @Test
  void warnsOnceAboutRedactedData() {
    String redacted = "{\"value\": [], \"dataRedacted\": true}";
    server.then(status(200, redacted)).then(status(200, redacted));

    String log =
        StandardError.during(
            () -> {
              list();
              list();
            });

    assertThat(log).containsOnlyOnce("dataRedacted");
  }

  private void list() {
    client.reports(ReportFilter.all());
  }

  private static void assertFails(Runnable call, ErrorCode code, String... parts) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            PartnerInsightsException.class, e -> assertThat(e.code()).isEqualTo(code))
        .satisfies(e -> assertThat(List.of(parts)).allMatch(e.getMessage()::contains))
        .hasMessageNotContaining("secret-token");
  }
}
