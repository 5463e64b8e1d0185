package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.sandbox.SandboxClient.Response;
import io.partnerinsights.sandbox.page.ConnectSnippets;
import io.partnerinsights.testing.Notebook;
import io.partnerinsights.testing.SandboxExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page at the sandbox's root, and its lines to copy. */
final class StatusPageTest {
  private static final Pattern FLAG =
      Pattern.compile("--conf spark\\.datasource\\.partnerinsights\\.(\\w+)=(\\S+)");

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.withManualClock(
          Sandbox.builder()
              .latency(Duration.ofMinutes(30))
              .quotas(5, 50, 100)
              .with(s -> s.devicePollsUntilEntered = 0)
              .scale(0.1));

  /** The page is also well-formed XML. */
  @Test
  void showsWhatHappenedWithoutSecretsAndChangesNothing() throws Exception {
    SandboxClient client = client();
    String refreshToken = service.sandbox().refreshToken();
    String query = "SELECT City FROM Profile WHERE City LIKE '%<b>&amp;\"%'";
    Map<String, String> name = Map.of("ReportName", "<script>alert('1')</script>");
    String reportId = client.executeNow(query, name).firstItem().path("reportId").asText();
    service.clockedSandbox().passTime(Duration.ofMinutes(15));
    assertThat(page().text()).contains("Running", "1 of 5", "1 of 50", "1 of 100");
    service.clockedSandbox().passTime(Duration.ofMinutes(15));
    String link = client.latestLink(reportId);
    assertThat(client.download(link).status()).isEqualTo(200);
    int calls = service.calls().all().size();

    String html = page().text();

    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
    assertThat(html)
        .contains(reportId, "2026-06-15T08:30:00Z", "Completed", "/blob/", Sandbox.USERNAME)
        .contains("&lt;script&gt;alert(&#39;1&#39;)", "%&lt;b&gt;&amp;amp;&quot;%")
        .doesNotContain("<script", "<b>", "sig=", link.substring(link.indexOf('?') + 1))
        .doesNotContain(service.sandbox().accessToken(), refreshToken)
        .isEqualTo(page().text());
    assertThat(page().headers())
        .containsEntry("cache-control", "no-store")
        .hasEntrySatisfying(
            "content-security-policy",
            policy -> assertThat(policy).startsWith("default-src 'none'"));
    assertThat(post("/", "http://example.com").status()).isEqualTo(405);
    assertThat(post("/days/1", "http://example.com").status()).isEqualTo(403);
    assertThat(service.calls().all()).hasSize(calls);
    assertThat(post("/days/1", service.sandbox().authorityUrl()).status()).isEqualTo(303);
    assertThat(client.get("/ScheduledReport").status()).as("no token expires").isEqualTo(200);
  }

  private Response post(String path, String origin) {
    return client()
        .send(
            SandboxClient.newRequest(service.sandbox().authorityUrl() + path)
                .header("Origin", origin)
                .POST(BodyPublishers.noBody()));
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
    URI url = URI.create(service.sandbox().authorityUrl());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 " + status);
      assertThat(answer.contains("refreshToken")).isEqualTo(status == 200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"refreshToken", "deviceCode", "password", "clientCredentials"})
  void aLineSignsIn(String auth) {
    Map<String, String> signIn = service.sandbox().connectSnippets().optionsBySignIn().get(auth);
    String dataset = auth.equals("clientCredentials") ? "ISVUsage" : "CustomersAndTenants";
    Map<String, String> options = new HashMap<>(Map.of("dataset", dataset));
    FLAG.matcher(ConnectSnippets.confFlags(signIn, "spark.datasource.partnerinsights."))
        .results()
        .forEach(option -> options.put(option.group(1), option.group(2)));

    assertThat(options).hasSizeGreaterThan(5);
    try (Application application = new Application()) {
      assertThat(
              Session.open(ConnectorOptions.parse(options), application)
                  .planRead()
                  .query()
                  .dataset())
          .isEqualTo(dataset);
    }
    assertThat(service.calls().countApiCalls("POST")).as("calls that create something").isZero();
  }

  @Test
  void theLineWithDeltaLakeNamesThePackageOfTheTests() throws IOException {
    assertThat(service.sandbox().connectSnippets().lakehouseCommand("spark-sql"))
        .startsWith("spark-sql --jars ")
        .contains("--packages " + ConnectSnippets.DELTA_PACKAGE);
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains(
            "<groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>"
                .formatted((Object[]) ConnectSnippets.DELTA_PACKAGE.split(":", 3)));
    assertThat(Files.readString(Path.of("docs/nightly-load.md")))
        .contains("spark.jars.packages " + ConnectSnippets.DELTA_PACKAGE)
        .contains("spark.jars.excludes " + ConnectSnippets.EXCLUDED_PACKAGES);
    assertThat(Notebook.of("lakehouse").code())
        .contains(ConnectSnippets.DELTA_PACKAGE, ConnectSnippets.EXCLUDED_PACKAGES);
  }

  private SandboxClient client() {
    return new SandboxClient(service.sandbox());
  }

  private Response page() {
    return client().send(SandboxClient.newRequest(service.sandbox().authorityUrl() + "/"));
  }
}
