package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.sandbox.RecordedCall.Kind;
import io.partnerinsights.sandbox.SandboxClient.Response;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Planned faults and the call log. */
final class FaultsTest {
  private static final String QUERY = "SELECT City FROM Profile";

  private Sandbox sandbox;
  private SandboxClient client;

  @BeforeEach
  void start() {
    sandbox = Sandbox.builder().latency(Duration.ZERO).start();
    client = new SandboxClient(sandbox);
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void respondsWithAStatusToTheMatchingRequestsOnly() {
    sandbox
        .faults()
        .on("GET", "/ScheduledReport")
        .after(1)
        .times(2)
        .respond(503, Duration.ofSeconds(7));
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      assertThat(client.get("/ScheduledQueries").status()).isEqualTo(200);
      statuses.add(client.get("/ScheduledReport").status());
    }
    assertThat(statuses).containsExactly(200, 503, 503, 200);
    assertThat(sandbox.faults().triggered()).isEqualTo(2);
  }

  @Test
  void sendsRetryAfterAndMessageWithAStatus() {
    sandbox.faults().on("GET", "/").respond(429, Duration.ofSeconds(57));
    Response response = client.get("/ScheduledDataset");
    assertThat(response.headers()).containsEntry("retry-after", "57");
    sandbox.faults().on("GET", "/").respond(400, "Some text");
    assertThat(client.get("/ScheduledDataset").message()).isEqualTo("Some text");
  }

  private HttpRequest.Builder newQuery() {
    return SandboxClient.request(sandbox.apiUrl() + "/ScheduledQueries")
        .header("Authorization", "Bearer " + sandbox.accessToken())
        .POST(BodyPublishers.ofString("{\"Name\":\"a\",\"Query\":\"" + QUERY + "\"}"));
  }

  @Test
  void handlesARequestWithALostResponseNotADroppedOne() {
    sandbox.faults().on("POST", "/ScheduledQueries").dropTheRequest();
    assertThatThrownBy(() -> client.raw(newQuery())).isInstanceOf(IOException.class);
    assertThat(ownQueries()).isZero();
    sandbox.faults().on("POST", "/ScheduledQueries").loseTheResponse();
    assertThatThrownBy(() -> client.raw(newQuery())).isInstanceOf(IOException.class);
    assertThat(ownQueries()).isEqualTo(1);
    assertThat(client.send(newQuery()).status()).isEqualTo(200);
  }

  private int ownQueries() {
    Response response = client.get("/ScheduledQueries?includeSystemQueries=false");
    return response.json().path("totalCount").asInt();
  }

  @Test
  void breaksADownloadAfterSomeBytes() {
    String link = client.link(QUERY, Map.of());
    byte[] whole = client.download(link).body();
    sandbox.faults().on("GET", "/blob/").breakAfter(10);
    assertThatThrownBy(() -> client.raw(SandboxClient.request(link)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("10");
    assertThat(client.download(link).body()).isEqualTo(whole);
  }

  @Test
  void delaysAResponse() {
    sandbox.faults().on("GET", "/ScheduledDataset").delay(Duration.ofMillis(300));
    long start = System.nanoTime();
    assertThat(client.get("/ScheduledDataset").status()).isEqualTo(200);
    assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(300).toNanos());
  }

  @Test
  void repeatsRandomFaultsForTheSameSeed() {
    List<Integer> first = statusesByChance(11);
    sandbox.faults().clear();
    assertThat(statusesByChance(11)).isEqualTo(first).contains(200, 500);
    sandbox.faults().clear();
    assertThat(statusesByChance(12)).isNotEqualTo(first);
    sandbox.faults().clear();
    assertThat(client.get("/ScheduledDataset").status()).isEqualTo(200);
  }

  private List<Integer> statusesByChance(long seed) {
    sandbox.faults().on("GET", "/").chance(0.4, seed).respond(500);
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      statuses.add(client.get("/ScheduledReport").status());
    }
    return statuses;
  }

  @Test
  void appliesFaultsToSignIns() {
    sandbox.faults().on("POST", "/" + Sandbox.TENANT_ID).respond(503);
    assertThat(client.form("/oauth2/token", Map.of("a", "b")).status()).isEqualTo(503);
    assertThat(client.form("/oauth2/token", Map.of("a", "b")).status()).isEqualTo(400);
  }

  @Test
  void countsCallsByKindMethodAndPath() {
    String link = client.link(QUERY, Map.of());
    client.download(link);
    client.form("/oauth2/token", Map.of("a", "b"));
    CallLog calls = sandbox.calls();
    assertThat(calls.count("POST")).isEqualTo(2);
    assertThat(calls.count("POST", "/ScheduledReport")).isEqualTo(1);
    assertThat(calls.count("GET", "/ScheduledReport/execution/")).isEqualTo(1);
    assertThat(calls.count(Kind.SIGN_IN)).isEqualTo(1);
    assertThat(calls.count(Kind.DOWNLOAD)).isEqualTo(1);
    assertThat(calls.all()).hasSize(5).extracting(RecordedCall::status).contains(400);
    assertThat(calls.all().toString()).doesNotContain("sig=");
    calls.reset();
    assertThat(calls.all()).isEmpty();
  }
}
