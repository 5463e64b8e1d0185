package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.sandbox.SandboxClient.Response;
import io.partnerinsights.testing.SandboxExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The page at the sandbox's root, fetched and parsed. */
final class StatusPageTest {
  private static final String QUERY =
      "SELECT City FROM Profile WHERE City LIKE '%<b>&amp;\"%' AND Country = 'x'";
  private static final Pattern PYTHON_OPTION =
      Pattern.compile("\\.option\\(\"(\\w+)\", \"([^\"]+)\"\\)");

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.clocked(
          Sandbox.builder()
              .latency(Duration.ofMinutes(30))
              .quotas(5, 50, 100)
              .with(s -> s.users.put("other@contoso.example", "secret"))
              .scale(0.1));

  @Test
  void showsReportsAndExecutionsWithStatesAndTimes() throws Exception {
    String reportId = client().executeNow(QUERY, Map.of()).item().path("reportId").asText();

    assertThat(rows("mpn", 1))
        .containsExactly(
            List.of(
                "a report",
                reportId,
                "a query",
                Sandbox.USERNAME,
                "once",
                "Active",
                "2026-06-15T08:00:00Z"));
    assertThat(rows("mpn", 2).get(0)).contains("Pending", "2026-06-15T08:00:00Z", "");

    completeTheReport();

    assertThat(rows("mpn", 2).get(0)).contains("Completed", "2026-06-15T08:30:00Z");
    assertThat(rows("mpn", 1).get(0)).contains("Inactive");
  }

  @Test
  void showsTheQuotasOfEachUser() throws Exception {
    client().executeNow(QUERY, Map.of());
    client().as(service.sandbox().accessToken("other@contoso.example")).query(QUERY);

    assertThat(rows("mpn", 0))
        .containsExactly(
            List.of("other@contoso.example", "0 of 5", "0 of 50", "1 of 100"),
            List.of(Sandbox.USERNAME, "1 of 5", "1 of 50", "1 of 100"));

    service.clocked().clock().advance(Duration.ofMinutes(60));
    assertThat(rows("mpn", 0).get(1)).contains("0 of 5");
  }

  @Test
  void showsQueriesDatasetsAndSchedules() throws Exception {
    String queryId = client().query(QUERY);
    client()
        .post(
            "/ScheduledReport",
            Map.of(
                "ReportName",
                "daily",
                "QueryId",
                queryId,
                "StartTime",
                "2026-06-16T00:00:00Z",
                "RecurrenceInterval",
                24));

    assertThat(rows("mpn", 1).get(0)).contains("every 24 h from 2026-06-16T00:00:00Z");
    assertThat(rows("mpn", 3))
        .containsExactly(
            List.of("a query", queryId, QUERY, Sandbox.USERNAME, "2026-06-15T08:00:00Z"));
    assertThat(rows("mpn", 4)).hasSize(21);
    assertThat(rows("mpn", 5)).hasSizeGreaterThan(15).anyMatch(row -> row.contains("OfficeUsage"));
    assertThat(text(section(page(), "cmp"))).contains("ISVUsage", "/insights/v1.1/cmp");
  }

  @Test
  void shortensDigestsAndKeepsAddressesOnOneLine() throws Exception {
    String name = "PartnerInsightsReport" + "0123456789abcdef".repeat(4);
    client().executeNow(QUERY, Map.of("ReportName", name));

    List<Element> cells = elements(elements(section(page(), "mpn"), "table").get(1), "td");

    assertThat(text(cells.get(0))).isEqualTo("PartnerInsightsReport01234567…");
    assertThat(cells.get(0).getAttribute("title")).isEqualTo(name);
    assertThat(cells.get(3).getAttribute("class")).isEqualTo("word");
    assertThat(text(cells.get(3))).isEqualTo(Sandbox.USERNAME);
    assertThat(cells.get(5).getAttribute("class")).isEqualTo("word active");
  }

  @Test
  void showsTheLatestCallsFirst() throws Exception {
    IntStream.range(0, 101).forEach(number -> client().get("/ScheduledReport"));
    client().get("/ScheduledDataset?datasetName=%3Ci%3E");

    List<List<String>> calls = rows("calls", 0);

    assertThat(calls).hasSize(100);
    assertThat(calls.get(0))
        .containsExactly(
            "2026-06-15T08:00:00Z",
            "api",
            "GET /ScheduledDataset",
            "datasetName=%3Ci%3E",
            "404",
            Sandbox.USERNAME);
  }

  @Test
  void escapesTextsOfUsers() throws Exception {
    client().executeNow(QUERY, Map.of("ReportName", "<script>alert('1')</script> & \"x\""));

    String html = html();

    assertThat(html).doesNotContain("<script", "<b>").contains("&lt;script&gt;alert(&#39;1&#39;)");
    assertThat(rows("mpn", 1).get(0)).contains("<script>alert('1')</script> & \"x\"");
    assertThat(rows("mpn", 3).get(0)).contains(QUERY);
  }

  @Test
  void showsNoLinkAndNoTokenOfAUser() throws Exception {
    String token = service.sandbox().accessToken();
    String refreshToken = service.sandbox().refreshToken();
    String reportId = client().executeNow(QUERY, Map.of()).item().path("reportId").asText();
    completeTheReport();
    String link = client().latestLink(reportId);
    assertThat(client().download(link).status()).isEqualTo(200);

    assertThat(html())
        .contains("/blob/")
        .doesNotContain("sig=", link, link.substring(link.indexOf('?') + 1))
        .doesNotContain(token, refreshToken);
  }

  @Test
  void changesNothingAndIsNotACall() throws Exception {
    client().executeNow(QUERY, Map.of());
    long calls = service.calls().all().size();

    assertThat(html()).isEqualTo(html());
    Response post =
        client().send(SandboxClient.request(root()).POST(BodyPublishers.ofString("x=1")));

    assertThat(post.status()).isEqualTo(405);
    assertThat(service.calls().all()).hasSize((int) calls);
  }

  @Test
  void itsButtonLetsADayPassAndNoTokenExpires() throws Exception {
    SandboxClient before = client();
    Element form = elements(page().getDocumentElement(), "form").get(0);
    URI action = URI.create(service.sandbox().authorityUrl() + form.getAttribute("action"));

    for (String foreign : List.of("http://example.com", "null")) {
      assertThat(post(action, foreign).status()).isEqualTo(403);
    }
    Response passed = post(action, service.sandbox().authorityUrl());

    assertThat(passed.status()).isEqualTo(303);
    assertThat(passed.headers()).containsEntry("location", "/");
    assertThat(passed.text()).isEqualTo("It is 2026-06-16T08:00:00Z.\n");
    assertThat(html()).contains("<time>2026-06-16T08:00:00Z</time>");
    assertThat(before.get("/ScheduledReport").status()).isEqualTo(200);
    assertThat(client().send(SandboxClient.request(action + "")).status()).isEqualTo(405);
  }

  private Response post(URI action, String origin) {
    return client()
        .send(
            SandboxClient.request(action + "")
                .header("Origin", origin)
                .POST(BodyPublishers.noBody()));
  }

  @Test
  void forbidsScriptsAndCaches() {
    assertThat(client().send(SandboxClient.request(root())).headers())
        .containsEntry("content-type", "text/html; charset=utf-8")
        .containsEntry("cache-control", "no-store")
        .hasEntrySatisfying(
            "content-security-policy",
            policy -> assertThat(policy).startsWith("default-src 'none'"));
  }

  /** A foreign page may let its own name resolve to this machine. */
  @ParameterizedTest
  @CsvSource({
    "evil.example:8080,421",
    "localhost.evil.example,421",
    "localhost:8080,200",
    "127.0.0.1,200",
    "[::1]:8080,200"
  })
  void answersThisMachinesNamesOnly(String host, int status) throws IOException {
    URI url = URI.create(root());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 " + status);
      assertThat(answer.contains("refreshToken")).isEqualTo(status == 200);
    }
  }

  @Test
  void linesToCopySignIn() throws Exception {
    Map<String, String> options = new HashMap<>();
    String connect = text(section(page(), "connect"));
    PYTHON_OPTION
        .matcher(connect)
        .results()
        .forEach(option -> options.put(option.group(1), option.group(2)));

    assertThat(options).hasSize(7);
    options.forEach(
        (name, value) -> {
          if (!name.equals("query")) {
            assertThat(connect)
                .contains("--conf spark.datasource.partnerinsights." + name + "=" + value)
                .contains("--conf spark.sql.catalog.insights." + name + "=" + value);
          }
        });
    try (Application application = new Application()) {
      assertThat(Session.open(ConnectorOptions.parse(options), application).plan().datasetName())
          .isEqualTo("CustomersAndTenants");
    }
  }

  private void completeTheReport() {
    for (int half = 0; half < 2; half++) {
      service.clocked().clock().advance(Duration.ofMinutes(15));
      service.sandbox().settle();
    }
  }

  private SandboxClient client() {
    return new SandboxClient(service.sandbox());
  }

  private String root() {
    return service.sandbox().authorityUrl() + "/";
  }

  private String html() {
    return client().send(SandboxClient.request(root())).text();
  }

  /** Parses the page, which is also well-formed XML. */
  private Document page() throws Exception {
    byte[] html = client().send(SandboxClient.request(root())).body();
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(html));
  }

  private static Element section(Document page, String id) {
    return elements(page.getDocumentElement(), "section").stream()
        .filter(section -> section.getAttribute("id").equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the rows of a section's table, without its head. */
  private List<List<String>> rows(String section, int table) throws Exception {
    Element body = elements(section(page(), section), "table").get(table);
    return elements(elements(body, "tbody").get(0), "tr").stream()
        .map(row -> elements(row, "td").stream().map(StatusPageTest::text).toList())
        .toList();
  }

  private static String text(Element element) {
    return element.getTextContent();
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    IntStream.range(0, found.getLength()).forEach(i -> elements.add((Element) found.item(i)));
    return elements;
  }
}
