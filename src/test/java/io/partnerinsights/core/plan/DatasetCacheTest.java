package io.partnerinsights.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When an application lists an account's datasets again. */
final class DatasetCacheTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-06-15T08:00:00Z"));
  private final PartnerInsightsClient client =
      Clients.of(ConnectorOptions.parseAccount(SERVICE.options()));
  private final DatasetCache known = new DatasetCache(clock, new ReentrantLock());

  @BeforeEach
  void listOnce() {
    assertThat(known.list(client)).isNotEmpty();
    SERVICE.calls().reset();
  }

  @Test
  void aListServesForFifteenMinutes() {
    clock.advance(Duration.ofMinutes(15).minusSeconds(1));
    assertThat(use("AzureUsage")).isEqualTo("AzureUsage");
    assertThat(lists()).isZero();

    clock.advance(Duration.ofSeconds(1));
    assertThat(use("AzureUsage")).isEqualTo("AzureUsage");
    assertThat(use("OfficeUsage")).isEqualTo("OfficeUsage");
    assertThat(lists()).isOne();
  }

  @Test
  void anUnknownNameIsLookedUpInANewList() {
    assertThatThrownBy(() -> use("NewDataset")).isInstanceOf(QueryException.class);

    assertThat(lists()).isOne();
  }

  @Test
  void anUnknownNameOfANewListIsRefusedWithoutACall() {
    known.invalidate();

    assertThatThrownBy(() -> use("NewDataset")).isInstanceOf(QueryException.class);

    assertThat(lists()).isOne();
  }

  private String use(String name) {
    return known.use(client, datasets -> find(datasets, name));
  }

  private static String find(List<Dataset> datasets, String name) {
    return datasets.stream()
        .map(Dataset::name)
        .filter(name::equals)
        .findFirst()
        .orElseThrow(() -> ErrorCode.UNKNOWN_DATASET.row(name, "none").error());
  }

  private static long lists() {
    return SERVICE.calls().count("GET");
  }
}
