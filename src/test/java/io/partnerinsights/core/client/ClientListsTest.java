package io.partnerinsights.core.client;

import static io.partnerinsights.core.http.ScriptedServer.status;
import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.testing.StandardError;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests lists that the sandbox does not send; a scripted server sends them. */
final class ClientListsTest {
  private final ScriptedClient service = new ScriptedClient();
  private final ScriptedServer server = service.server();
  private final PartnerInsightsClient client = service.client();

  @AfterEach
  void close() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource({"1, true", "0, true", "2, false", "many, false", "'', false"})
  void doesNotFollowALinkToAnotherHost(String total, boolean complete) {
    String count = total.isEmpty() ? "" : ", \"totalCount\": \"" + total + "\"";
    String body = "{\"value\": [{\"reportId\": \"r-1\"}]%s, \"nextLink\": \"%s\"}";
    try (ScriptedServer other = new ScriptedServer(status(200, "[]"))) {
      server.then(status(200, body.formatted(count, other.url() + "insights")));

      if (complete) {
        String log =
            StandardError.during(() -> assertThat(client.reports(ReportFilter.all())).hasSize(1));
        assertThat(log).contains("WARN", "another host", "complete with 1 items");
      } else {
        assertFails(
            this::list, ErrorCode.BAD_RESPONSE, "another host", "does not say that the 1 items");
      }
      assertThat(other.seen()).isEmpty();
    }
  }

  @Test
  void readsJsonAfterAByteOrderMark() {
    server.then(status(200, "\uFEFF" + ScriptedClient.REPORTS.formatted("null")));

    assertThat(client.reports(ReportFilter.all())).hasSize(1);
  }

  @Test
  void refusesACycleOfPages() {
    server
        .then(status(200, ScriptedClient.REPORTS.formatted("\"?page=2\"")))
        .then(status(200, ScriptedClient.REPORTS.formatted("\"?page=3\"")))
        .then(status(200, ScriptedClient.REPORTS.formatted("\"?page=2\"")));

    assertFails(this::list, ErrorCode.BAD_RESPONSE, "cycle");
    assertThat(server.seen()).hasSize(3);
  }

  @Test
  void followsALinkRelativeToThePage() {
    server
        .then(status(200, ScriptedClient.REPORTS.formatted("\"ScheduledReport?page=2\"")))
        .then(status(200, ScriptedClient.REPORTS.formatted("null")));

    assertThat(client.reports(ReportFilter.all())).hasSize(2);
    assertThat(server.seen().get(1).getTarget())
        .isEqualTo("/insights/v1/mpn/ScheduledReport?page=2");
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
        .then(status(200, ScriptedClient.REPORTS.formatted("null")));

    assertThat(client.reports(ReportFilter.all())).hasSize(1);
    assertThat(server.seen()).hasSize(2);
  }

  @Test
  void refusesAnHtmlPage() {
    server.then(status(200, "<html>Welcome to the hotel</html>", "Content-Type", "text/html"));

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
      server.then(status(200, body));
    }

    assertFails(this::list, ErrorCode.BAD_RESPONSE, "not the JSON of this service");
    assertThat(server.seen()).hasSize(3);
  }

  @Test
  void looksUpTheReportAfterAnAmbiguous404() {
    String ambiguous = "{\"statusCode\": 404, \"message\": \"No item found with given filters.\"}";
    server.then(status(404, ambiguous)).then(status(200, ScriptedClient.REPORTS.formatted("null")));
    assertThat(client.executions(ExecutionFilter.latest("r-1"))).isEmpty();

    server.then(status(404, ambiguous)).then(status(404, ambiguous));
    assertFails(
        () -> client.executions(ExecutionFilter.latest("r-1")),
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
    server.then(status(404, body)).then(status(404, body));

    if (empty) {
      assertThat(client.reports(ReportFilter.byName("x"))).isEmpty();
      assertThat(client.queries(QueryFilter.byName("x"))).isEmpty();
    } else {
      assertFails(this::list, ErrorCode.BAD_RESPONSE, "apiUrl");
    }
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
  @Tag("full")
  void refusesAListWhosePagesExceed64MiB() {
    String page =
        "{\"value\": [{\"description\": \"" + "x".repeat(18 << 20) + "\"}], \"nextLink\": \"%s\"}";
    for (int i = 0; i < 4; i++) {
      server.then(status(200, page.formatted("?page=" + i)));
    }

    assertFails(() -> client.reports(ReportFilter.byName("x")), ErrorCode.BAD_RESPONSE, "64 MiB");
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
}
