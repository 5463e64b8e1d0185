package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.RecordedCall.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Random faults, and the counts of calls that tests of users read. */
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
