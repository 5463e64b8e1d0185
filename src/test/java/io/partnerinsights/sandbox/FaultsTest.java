package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.sandbox.RecordedCall.Kind;
import io.partnerinsights.sandbox.Wire.Reply;
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

/** Planned faults, and the record of calls. */
final class FaultsTest {
  private static final String QUERY = "SELECT City FROM Profile";

  private Sandbox sandbox;
  private Wire wire;

  @BeforeEach
  void start() {
    sandbox = Sandbox.builder().latency(Duration.ZERO).start();
    wire = new Wire(sandbox);
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void aStatusIsAnsweredAsOftenAsPlannedAndToTheRequestsThatFit() {
    sandbox
        .faults()
        .on("GET", "/ScheduledReport")
        .after(1)
        .times(2)
        .answer(503, Duration.ofSeconds(7));
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      assertThat(wire.get("/ScheduledQueries").status()).isEqualTo(200);
      statuses.add(wire.get("/ScheduledReport").status());
    }
    assertThat(statuses).containsExactly(200, 503, 503, 200);
    assertThat(sandbox.faults().met()).isEqualTo(2);
  }

  @Test
  void aStatusCarriesRetryAfterAndMessage() {
    sandbox.faults().on("GET", "/").answer(429, Duration.ofSeconds(57));
    Reply reply = wire.get("/ScheduledDataset");
    assertThat(reply.headers()).containsEntry("retry-after", "57");
    sandbox.faults().on("GET", "/").answer(400, "Some text");
    assertThat(wire.get("/ScheduledDataset").message()).isEqualTo("Some text");
  }

  private HttpRequest.Builder newQuery() {
    return Wire.request(sandbox.apiUrl() + "/ScheduledQueries")
        .header("Authorization", "Bearer " + sandbox.accessToken())
        .POST(BodyPublishers.ofString("{\"Name\":\"a\",\"Query\":\"" + QUERY + "\"}"));
  }

  @Test
  void aDroppedRequestHasNoEffectAndALostAnswerHas() {
    sandbox.faults().on("POST", "/ScheduledQueries").dropTheRequest();
    assertThatThrownBy(() -> wire.raw(newQuery())).isInstanceOf(IOException.class);
    assertThat(ownQueries()).isZero();
    sandbox.faults().on("POST", "/ScheduledQueries").loseTheAnswer();
    assertThatThrownBy(() -> wire.raw(newQuery())).isInstanceOf(IOException.class);
    assertThat(ownQueries()).isEqualTo(1);
    assertThat(wire.send(newQuery()).status()).isEqualTo(200);
  }

  private int ownQueries() {
    Reply reply = wire.get("/ScheduledQueries?includeSystemQueries=false");
    return reply.json().path("totalCount").asInt();
  }

  @Test
  void aDownloadBreaksAtAByte() {
    String link = wire.link(QUERY, Map.of());
    byte[] whole = wire.download(link).body();
    sandbox.faults().on("GET", "/blob/").breakAfter(10);
    assertThatThrownBy(() -> wire.raw(Wire.request(link)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("10");
    assertThat(wire.download(link).body()).isEqualTo(whole);
  }

  @Test
  void aDelayedAnswerComesLater() {
    sandbox.faults().on("GET", "/ScheduledDataset").delay(Duration.ofMillis(300));
    long start = System.nanoTime();
    assertThat(wire.get("/ScheduledDataset").status()).isEqualTo(200);
    assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(300).toNanos());
  }

  @Test
  void chanceIsTheSameForTheSameSeed() {
    List<Integer> first = statusesByChance(11);
    sandbox.faults().clear();
    assertThat(statusesByChance(11)).isEqualTo(first).contains(200, 500);
    sandbox.faults().clear();
    assertThat(statusesByChance(12)).isNotEqualTo(first);
    sandbox.faults().clear();
    assertThat(wire.get("/ScheduledDataset").status()).isEqualTo(200);
  }

  private List<Integer> statusesByChance(long seed) {
    sandbox.faults().on("GET", "/").chance(0.4, seed).answer(500);
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      statuses.add(wire.get("/ScheduledReport").status());
    }
    return statuses;
  }

  @Test
  void signInCanFailAsWell() {
    sandbox.faults().on("POST", "/" + Sandbox.TENANT_ID).answer(503);
    assertThat(wire.form("/oauth2/token", Map.of("a", "b")).status()).isEqualTo(503);
    assertThat(wire.form("/oauth2/token", Map.of("a", "b")).status()).isEqualTo(400);
  }

  @Test
  void callsAreCountedByKindMethodAndPath() {
    String link = wire.link(QUERY, Map.of());
    wire.download(link);
    wire.form("/oauth2/token", Map.of("a", "b"));
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
