package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Random faults. */
final class FaultsTest {
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
}
