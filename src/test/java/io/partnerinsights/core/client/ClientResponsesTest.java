package io.partnerinsights.core.client;

import static io.partnerinsights.core.http.ScriptedServer.newResponse;
import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.base.MonotonicClock;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ReportUpdate;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.TestQuery;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.testing.NewReports;
import io.partnerinsights.testing.StandardError;
import io.partnerinsights.testing.ValidTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests responses that the sandbox does not send; a scripted server sends them. */
final class ClientResponsesTest {
  /** A page of one report; the argument is its link. */
  private static final String REPORTS =
      "{\"value\": [{\"reportId\": \"r-1\", \"reportName\": \"a\"}], \"nextLink\": %s}";

  @AutoClose private final ScriptedServer server = new ScriptedServer();
  private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-07-01T00:00:00Z"));
  private final PartnerInsightsClient client = client(new ValidTokens(() -> "secret-token"));

  /** Returns a client that advances the clock instead of waiting. */
  private PartnerInsightsClient client(ValidTokens tokens) {
    RetryingHttp http =
        new RetryingHttp(
            HttpClients.create(HttpSettings.ofDefaults()),
            new RetryPolicy(3, Duration.ofMinutes(15)),
            clock,
            clock::advance,
            () -> 0);
    ServiceUrl url = ServiceUrl.parse(server.url() + "insights/v1/mpn");
    return new PartnerInsightsClient(url, tokens, http, clock);
  }

  @ParameterizedTest
  @CsvSource({"1, true", "0, true", "2, false", "many, false", "'', false"})
  void doesNotFollowALinkToAnotherHost(String total, boolean complete) {
    String count = total.isEmpty() ? "" : ", \"totalCount\": \"" + total + "\"";
    String body = "{\"value\": [{\"reportId\": \"r-1\"}]%s, \"nextLink\": \"%s\"}";
    try (ScriptedServer other = new ScriptedServer(newResponse(200, "[]"))) {
      server.then(newResponse(200, body.formatted(count, other.url() + "insights")));

      if (complete) {
        String log =
            StandardError.captureDuring(
                () -> assertThat(client.listReports(ReportFilter.all())).hasSize(1));
        assertThat(log).contains("another host", "received 1 entries");
      } else {
        assertFails(this::list, ErrorCode.BAD_RESPONSE, "another host", "has 1 entries so far");
      }
      assertThat(other.receivedRequests()).isEmpty();
    }
  }

  @Test
  void readsJsonAfterAByteOrderMark() {
    server.then(newResponse(200, "\uFEFF" + REPORTS.formatted("null")));

    assertThat(client.listReports(ReportFilter.all())).hasSize(1);
  }

  /** Such as a default. An earlier offset stays, and a date may be far from this clock. */
  @ParameterizedTest
  @ValueSource(strings = {"Thu, 01 Jan 1970 00:00:00 GMT", "Wed, 31 Dec 2025 23:59:59 GMT", "soon"})
  void ignoresADateBeforeThisJar(String date) {
    server.then(newResponse(200, "[]", "Date", date));
    server.then(newResponse(200, "[]", "Date", "Fri, 02 Jan 2099 00:00:00 GMT"));
    server.then(newResponse(200, "[]", "Date", date));

    list();
    assertThat(client.serviceNow()).isEqualTo(clock.instant());
    list();
    list();
    assertThat(client.serviceNow()).isEqualTo("2099-01-02T00:00:00Z");
  }

  @Test
  void refusesACycleOfPages() {
    server
        .then(newResponse(200, REPORTS.formatted("\"?page=2\"")))
        .then(newResponse(200, REPORTS.formatted("\"?page=3\"")))
        .then(newResponse(200, REPORTS.formatted("\"?page=2\"")));

    assertFails(this::list, ErrorCode.BAD_RESPONSE, "cycle");
    assertThat(server.receivedRequests()).hasSize(3);
  }

  @Test
  void followsALinkRelativeToThePage() {
    server
        .then(newResponse(200, REPORTS.formatted("\"ScheduledReport?page=2\"")))
        .then(newResponse(200, REPORTS.replace("r-1", "r-2").formatted("null")));

    assertThat(client.listReports(ReportFilter.all())).hasSize(2);
    assertThat(server.receivedRequests().get(1).getTarget())
        .isEqualTo("/insights/v1/mpn/ScheduledReport?page=2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"value\": [{\"reportId\": \"r-",
        "\u0000{\"value\": []}",
        "{\"value\": [], \"statusCode\": 503, \"message\": \"Service unavailable\"}",
        "{\"value\": [], \"statusCode\": 529}",
        "",
        " \n",
        "{}",
        "{\"message\": null, \"nextLink\": null}",
        "{\"statusCode\": 200, \"message\": \"OK\"}",
        "{\"error\": {\"code\": \"Busy\"}}"
      })
  void asksAgainAfterDamagedJsonOrAFailureInside(String body) {
    server
        .then(newResponse(200, body, "Content-Type", "application/json"))
        .then(newResponse(200, REPORTS.formatted("null")));

    assertThat(client.listReports(ReportFilter.all())).hasSize(1);
    assertThat(server.receivedRequests()).hasSize(2);
  }

  /** An absence decides what is created, so only a list that says so is empty. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "200 | {\"value\": null} | true",
        "200 | {\"Value\": []} | true",
        "200 | [] | true",
        "200 | {\"totalCount\": 0} | true",
        "204 | ~~ | true",
        "200 | ~~ | false",
        "200 | {} | false",
        "200 | {\"totalCount\": 3} | false"
      })
  void aListIsEmptyOnlyIfItSaysSo(int status, String body, boolean empty) {
    for (int attempt = 0; attempt < 3; attempt++) {
      server.then(newResponse(status, body));
    }

    if (empty) {
      assertThat(client.listReports(ReportFilter.all())).isEmpty();
    } else {
      assertFails(this::list, ErrorCode.BAD_RESPONSE, "HTTP status 200 with");
    }
    assertThat(server.receivedRequests()).hasSize(empty ? 1 : 3);
  }

  enum Kind {
    REPORTS,
    QUERIES,
    EXECUTIONS,
    POLLED_EXECUTIONS,
    DATASETS
  }

  private List<?> list(Kind kind) {
    return switch (kind) {
      case REPORTS -> client.listReports(ReportFilter.all());
      case QUERIES -> client.listQueries(QueryFilter.ofUser());
      case EXECUTIONS -> client.listExecutions(ExecutionFilter.latestOf("r-1"));
      case POLLED_EXECUTIONS -> client.listExecutionsOrNone(ExecutionFilter.latestOf("r-1"));
      case DATASETS -> client.listDatasets();
    };
  }

  private static final String OBJECT =
      "{\"datasetName\": \"a\", \"queryId\": \"q-1\", \"reportId\": \"r-1\", \"executionId\":"
          + " \"e-1\", \"executionStatus\": \"Completed\"}";

  /** What the first page has, exists; what it lacks may be on the page that was not found. */
  @ParameterizedTest
  @EnumSource
  void aLaterPageThatIsNotFoundEndsAListAsAPart(Kind kind) {
    for (String body : List.of("{\"message\": \"No item found\"}", "", "Resource not found")) {
      server
          .then(newResponse(200, "{\"value\": [" + OBJECT + "], \"nextLink\": \"?page=2\"}"))
          .then(newResponse(404, body));

      String log = StandardError.captureDuring(() -> assertThat(list(kind)).as(body).hasSize(1));

      boolean isOfAll = kind == Kind.REPORTS || kind == Kind.DATASETS;
      assertThat(log.contains("may be incomplete")).isEqualTo(isOfAll);
    }
    if (kind == Kind.REPORTS) {
      assertThat(client.listReportsOrReuse(Instant.MIN).isComplete()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anObjectOnTwoPagesIsListedOnce(Kind kind) {
    server
        .then(newResponse(200, "{\"value\": [" + OBJECT + "], \"nextLink\": \"?page=2\"}"))
        .then(newResponse(200, "{\"value\": [" + OBJECT + "]}"));

    assertThat(list(kind)).hasSize(1);
  }

  /** An absence would create a second daily schedule. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "REPORTS  | {'value': [], 'totalCount': 3} | 3",
        "REPORTS  | {'value': null, 'totalCount': 3} | 3",
        "DATASETS | {'value': [], 'totalCount': 3} | 3",
        "REPORTS  | {'value': [], 'totalCount': 0} | 1",
        "REPORTS  | {'value': []} | 1",
        "QUERIES  | {'value': [], 'totalCount': 3} | 1",
        "POLLED_EXECUTIONS | {'value': [], 'totalCount': 3} | 1"
      })
  void aListWithoutTheItemsThatItCountsIsUnusable(Kind kind, String body, int calls) {
    for (int attempt = 0; attempt < 3; attempt++) {
      server.then(newResponse(200, body.replace('\'', '"')));
    }
    if (calls > 1) {
      assertFails(() -> list(kind), ErrorCode.BAD_RESPONSE, "no entries", "totalCount is 3");
    } else {
      assertThat(list(kind)).isEmpty();
    }
    assertThat(server.receivedRequests()).hasSize(calls);
  }

  @Test
  void onlyAListWithoutAnItemOnAllPagesIsUnusable() {
    String empty = "{\"value\": [], \"totalCount\": 3, \"nextLink\": %s}";
    server
        .then(newResponse(200, REPORTS.formatted("\"?page=2\"")))
        .then(newResponse(200, empty.formatted("null")))
        .then(newResponse(200, empty.formatted("\"?page=2\"")))
        .then(newResponse(200, empty.formatted("null")))
        .then(newResponse(200, REPORTS.formatted("null")));

    assertThat(client.listReports(ReportFilter.all())).hasSize(1);
    assertThat(client.listReports(ReportFilter.all())).as("page 2 is asked for again").hasSize(1);
    assertThat(server.receivedRequests()).hasSize(5);
    server.then(newResponse(200, empty.formatted("null")));
    assertThat(client.testQuery(TestQuery.ofText("SELECT A FROM B", null))).isEmpty();
  }

  @Test
  void refusesAnHtmlPage() {
    server.then(newResponse(200, "<html>Welcome to the hotel</html>", "Content-Type", "text/html"));

    assertFails(this::list, ErrorCode.BAD_RESPONSE, "text/html");
  }

  static Stream<Named<String>> brokenJson() {
    return Stream.of(
        Named.of("cut", "{\"value\": ["),
        Named.of("impossible exponent", "{\"value\": [], \"totalCount\": 2e99999999900}"),
        Named.of("deeply nested", "[".repeat(100_000) + "]".repeat(100_000)));
  }

  @ParameterizedTest
  @MethodSource("brokenJson")
  void givesUpAfterJsonThatStaysBroken(String body) {
    for (int attempt = 0; attempt < 3; attempt++) {
      server.then(newResponse(200, body));
    }

    assertFails(this::list, ErrorCode.BAD_RESPONSE, "not the JSON of this service");
    assertThat(server.receivedRequests()).hasSize(3);
  }

  @Test
  void looksUpTheReportAfterAnAmbiguous404() {
    String ambiguous = "{\"statusCode\": 404, \"message\": \"No item found with given filters.\"}";
    server.then(newResponse(404, ambiguous)).then(newResponse(200, REPORTS.formatted("null")));
    assertThat(client.listExecutions(ExecutionFilter.latestOf("r-1"))).isEmpty();

    server.then(newResponse(404, ambiguous)).then(newResponse(404, ambiguous));
    assertFails(
        () -> client.listExecutions(ExecutionFilter.latestOf("r-1")),
        ErrorCode.REPORT_NOT_FOUND,
        "reportId=r-1");
  }

  /** The service's words for "nothing found" are documented twice and differ; others may come. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | true",
        "{} | true",
        "No item found | true",
        "{\"description\": \"No item found with given filters\"} | true",
        "{\"type\": \"about:blank\", \"title\": \"Not Found\", \"status\": 404} | true",
        "{\"statusCode\": 404, \"message\": \"No item found with given filters.\"} | true",
        "<html>Not Found</html> | false",
        "{\"message\": \"Resource not found\"} | false"
      })
  void takesA404OfTheServiceAsAnEmptyList(String body, boolean empty) {
    server.then(newResponse(404, body)).then(newResponse(404, body));

    if (empty) {
      assertThat(client.listReports(ReportFilter.byName("x"))).isEmpty();
      assertThat(client.listQueries(QueryFilter.byName("x"))).isEmpty();
    } else {
      assertFails(this::list, ErrorCode.BAD_RESPONSE, "apiUrl");
    }
  }

  /** Written out, such an id would have a gigabyte of digits. */
  @Test
  void readsANumberWithAHugeExponentAsItIs() {
    server.then(newResponse(200, "{\"value\": [{\"reportId\": 1e999999999, \"queryId\": 12.50}]}"));

    ScheduledReport report = client.listReports(ReportFilter.byName("x")).get(0);

    assertThat(report.reportId()).isEqualTo("1E+999999999");
    assertThat(report.queryId()).isEqualTo("12.50");
  }

  @Test
  @Tag("full")
  void refusesAListWhosePagesExceed64MiB() {
    String page =
        "{\"value\": [{\"description\": \"" + "x".repeat(18 << 20) + "\"}], \"nextLink\": \"%s\"}";
    for (int i = 0; i < 4; i++) {
      server.then(newResponse(200, page.formatted("?page=" + i)));
    }

    assertFails(this::list, ErrorCode.BAD_RESPONSE, "64 MiB");
  }

  @Test
  void warnsOnceAboutRedactedData() {
    String redacted = "{\"value\": [], \"dataRedacted\": true}";
    server.then(newResponse(200, redacted)).then(newResponse(200, redacted));

    String log =
        StandardError.captureDuring(
            () -> {
              list();
              list();
            });

    assertThat(log).containsOnlyOnce("dataRedacted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"value\": []}", "{\"value\": null, \"message\": null}", "", "{}"})
  void looksAChangedReportUpIfTheResponseIsEmpty(String empty) {
    String found = "{\"value\": [{\"reportId\": \"r-1\", \"reportStatus\": \"%s\"}]}";
    for (String state : List.of("Paused", "Active", "Active")) {
      server.then(newResponse(200, empty)).then(newResponse(200, found.formatted(state)));
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
      value = {"{\"value\": [ | JSON", "{\"value\": []} | did not return the result"})
  void doesNotRepeatAPostAfterAResponseWithoutAnItem(String body, String text) {
    server.then(newResponse(200, body));

    assertFails(
        () -> client.createReport(NewReports.executeNow("a", "q")), ErrorCode.BAD_RESPONSE, text);
    assertThat(server.receivedRequests()).hasSize(1);
  }

  /** The service answers with JSON; its words, or their absence, decide what a user can do. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "413 | <html>Too large</html> | REQUEST_REFUSED | is a web page | service's message",
        "400 | <html>Bad Request</html> | REQUEST_REFUSED | is a web page | service's message",
        "403 | <html>Forbidden</html> | ACCESS_FORBIDDEN | is a web page | Report viewer role",
        "413 | '' | REQUEST_REFUSED | contains no message | service's message",
        "409 | {} | REQUEST_REFUSED | contains no message | service's message",
        "403 | '' | ACCESS_FORBIDDEN | Report viewer role | web page",
        "413 | {\"message\": \"Too long\"} | REQUEST_REFUSED | Too long | gateway",
        "413 | Payload too large | REQUEST_REFUSED | Payload too large | gateway",
        "304 | '' | BAD_RESPONSE | does not cache | redirect",
        "302 | '' | BAD_RESPONSE | does not follow a redirect | cache"
      })
  void saysWhoSeemsToHaveRejectedACall(
      int status, String body, ErrorCode code, String text, String other) {
    server.then(newResponse(status, body)).then(newResponse(status, body));

    PartnerInsightsException error = assertFails(this::list, code, "responded with " + status);
    assertThat(error).hasMessageContaining(text).hasMessageNotContaining(other);
    if (status == 413) {
      assertFails(
          () -> client.listQueries(QueryFilter.ofUser()),
          ErrorCode.QUERY_REFUSED,
          "with 413",
          text);
    }
  }

  @Test
  void quotesAPlainTextError() {
    server.then(newResponse(400, "StartTime is\r\n  not a date"));

    assertFails(this::list, ErrorCode.REQUEST_REFUSED, "StartTime is not a date");
  }

  @Test
  void doesNotRepeatASlowTestQuery() {
    server
        .then(newResponse(503, ""))
        .then(() -> clock.advance(Duration.ofSeconds(100)), newResponse(504, ""));

    assertFails(
        () -> client.testQuery(TestQuery.ofText("SELECT A FROM B", null)),
        ErrorCode.SERVICE_FAILED,
        "the query may be correct");
    assertThat(server.receivedRequests()).as("only the quick failure is retried").hasSize(2);
  }

  @Test
  void renewsATokenRefusedInsideA200() {
    server
        .then(newResponse(200, "{\"statusCode\": 401, \"message\": \"Unauthorized\"}"))
        .then(newResponse(200, "{\"statusCode\": 401, \"message\": \"Unauthorized\"}"));

    AtomicInteger issued = new AtomicInteger(1);
    ValidTokens tokens =
        new ValidTokens(() -> "secret-token-" + issued.get(), issued::incrementAndGet);
    PartnerInsightsClient renewing = client(tokens);

    assertFails(renewing::listDatasets, ErrorCode.TOKEN_REJECTED, "Unauthorized");
    assertThat(server.receivedRequests())
        .extracting(seen -> seen.getHeaders().get("Authorization"))
        .containsExactly("Bearer secret-token-1", "Bearer secret-token-2");
  }

  /** Another challenge may follow it. A new token of the same sign-in would be refused too. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Bearer realm=\"\", error=\"insufficient_claims\", claims=\"eyJhY2Nlc3MifQ==\" | Basic",
        "Basic | bearer Claims=\"eyJhY2Nlc3MifQ==\", ERROR=\"INSUFFICIENT_CLAIMS\""
      })
  void aClaimsChallengeEndsACallAtOnce(String first, String second) {
    server.then(newResponse(401, "", "WWW-Authenticate", first, "WWW-Authenticate", second));

    assertFails(this::list, ErrorCode.TOKEN_REJECTED, "sign in again", "Conditional Access");
    assertThat(server.receivedRequests()).hasSize(1);
  }

  @Test
  void stripsTokensAndRefusesInvalidCharacters() {
    server.then(newResponse(200, "[]"));
    client(new ValidTokens(() -> "secret-token\n")).listDatasets();
    assertThat(server.receivedRequests().get(0).getHeaders().get("Authorization"))
        .isEqualTo("Bearer secret-token");

    for (String broken : List.of("secret-token\nx", "secret-tokén")) {
      assertFails(
          client(new ValidTokens(() -> broken))::listDatasets,
          ErrorCode.TOKEN_REJECTED,
          "visible ASCII");
    }
    assertThat(server.receivedRequests()).hasSize(1);
  }

  @Test
  void sendsNewIdsAndQuotesTheServicesCorrelationId() {
    server
        .then(newResponse(400, "{\"message\": \"No\"}"))
        .then(newResponse(400, "{\"message\": \"Internal error. Correlation ID <c0ffee-1234>\"}"));
    PartnerInsightsException own = assertFails(this::list, ErrorCode.REQUEST_REFUSED);
    PartnerInsightsException ofService = assertFails(this::list, ErrorCode.REQUEST_REFUSED);

    assertThat(own.ids())
        .containsEntry(
            "correlationId", server.receivedRequests().get(0).getHeaders().get("ms-correlationid"));
    assertThat(ofService.ids()).containsEntry("correlationId", "c0ffee-1234");
    for (String header : new String[] {"ms-requestid", "ms-correlationid"}) {
      assertThat(server.receivedRequests())
          .extracting(seen -> seen.getHeaders().get(header))
          .doesNotHaveDuplicates()
          .allMatch(id -> id.matches("[0-9a-f-]{36}"));
    }
  }

  @Test
  void writesRequestsInPascalCase() {
    server.then(newResponse(200, REPORTS.formatted("null")));

    TimeRange range =
        new TimeRange(
            Instant.parse("2026-01-01T00:00:00.5Z"), Instant.parse("2026-07-01T00:00:00Z"));

    client.createReport(new NewReport.ExecuteNow("a", "", "q", range, ReportFormat.CSV, null));

    assertThat(server.receivedRequests().get(0).getHeaders().get("Content-Type"))
        .startsWith("application/json");
    assertThat(server.receivedRequests().get(0).getBody().utf8())
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
    server.then(newResponse(200, REPORTS.formatted("null"))).then(newResponse(200, "[]"));

    client.createReport(new NewReport.ExecuteNow("a", "", "q", range, ReportFormat.CSV, null));
    client.testQuery(TestQuery.ofId("q", range));

    assertThat(server.receivedRequests().get(0).getBody().utf8())
        .contains("\"QueryEndTime\":\"" + end + "\"");
    assertThat(server.receivedRequests().get(1).getTarget())
        .endsWith("endTime=" + end.replace(":", "%3A"));
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
            .addInterceptor(chain -> ScriptedServer.answerCall(chain, 400, page))
            .build();
    PartnerInsightsClient unknown =
        new PartnerInsightsClient(
            ServiceUrl.parse(apiUrl),
            new ValidTokens(() -> "token"),
            RetryingHttp.of(answering, RetryPolicy.noRetries()),
            MonotonicClock.system());

    PartnerInsightsException error =
        assertFails(unknown::listDatasets, ErrorCode.REQUEST_REFUSED, "400");

    assertThat(error.getMessage().contains(page)).isEqualTo(shown);
  }

  private void list() {
    client.listReports(ReportFilter.all());
  }
}
