package io.partnerinsights.core.plan;

import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.base.Deadline;
import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.http.RetryListener;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.testing.BackgroundCall;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When an application lists an account's datasets again. */
@Timeout(60)
final class DatasetCacheTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  private static final RetryListener NO_LISTENER = new RetryListener() {};

  private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-06-15T08:00:00Z"));
  private final PartnerInsightsClient client =
      Clients.clientFor(ConnectorOptions.parseAccount(SERVICE.options()));
  private final DatasetCache known = new DatasetCache(clock, new ReentrantLock());

  @BeforeEach
  void listOnce() {
    assertThat(known.listOrReuse(client)).isNotEmpty();
    SERVICE.calls().reset();
  }

  @Test
  void aListServesForFifteenMinutes() {
    clock.advance(Duration.ofMinutes(15));
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

  /** A thread whose call is repeated for hours has its own deadline. */
  @Test
  void noReadWaitsForTheRepeatsOfAnotherOne() {
    known.invalidate();
    CountDownLatch pause = new CountDownLatch(1);
    SERVICE.sandbox().faults().on("GET", "/ScheduledDataset").respond(503);
    BackgroundCall<List<Dataset>> failing =
        BackgroundCall.startUntilWaiting(
            () -> known.listOrReuse(client.forWait(holding(pause), NO_LISTENER)));

    assertThat(known.listOrReuse(client)).isNotEmpty();
    assertThat(failing.isDone()).isFalse();
    pause.countDown();
    assertThat(failing.awaitResult()).isNotEmpty();
  }

  @Test
  void anInterruptEndsTheWaitForAList() {
    known.invalidate();
    BackgroundCall<List<Dataset>> listing = hangingList();
    BackgroundCall<List<Dataset>> waiting =
        BackgroundCall.startUntilWaiting(() -> known.listOrReuse(client));

    waiting.interrupt();

    assertFails(waiting::awaitResult, ErrorCode.WAIT_INTERRUPTED);
    listing.interrupt();
    assertFails(listing::awaitResult, ErrorCode.WAIT_INTERRUPTED);
  }

  @Test
  void invalidatingAndDescribingDoNotWaitForAList() {
    known.invalidate();
    BackgroundCall<List<Dataset>> listing = hangingList();

    known.invalidate();

    assertThat(known.freshQueries()).isEmpty();
    assertThat(known.listQueries(client)).isNotEmpty();
    assertThat(known.freshQueries()).isNotEmpty();
    listing.interrupt();
  }

  /** Another read may have lost a column since that list was asked for. */
  @Test
  void aListUnderWayAtAnInvalidationIsTooOld() {
    known.invalidate();
    SERVICE.sandbox().faults().on("GET", "/ScheduledDataset").delay(Duration.ofMillis(200));
    BackgroundCall<List<Dataset>> listing =
        SERVICE.startUntilFault(() -> known.listOrReuse(client));

    known.invalidate();

    assertThat(listing.awaitResult()).isNotEmpty();
    SERVICE.calls().reset();
    assertThat(known.listOrReuse(client)).isNotEmpty();
    assertThat(lists()).isOne();
  }

  /** Lists on a thread of its own, until that is interrupted. */
  private BackgroundCall<List<Dataset>> hangingList() {
    SERVICE.sandbox().faults().on("GET", "/ScheduledDataset").delay(Duration.ofMinutes(5));
    return SERVICE.startUntilFault(() -> known.listOrReuse(client));
  }

  private static Deadline holding(CountDownLatch pause) {
    return new Deadline() {
      @Override
      public Duration timeLeft() {
        return Duration.ofHours(1);
      }

      @Override
      public void sleep(Duration duration) throws InterruptedException {
        pause.await();
      }
    };
  }

  private String use(String name) {
    return known.callWithDatasets(client, datasets -> find(datasets, name));
  }

  private static String find(List<Dataset> datasets, String name) {
    return datasets.stream()
        .map(Dataset::name)
        .filter(name::equals)
        .findFirst()
        .orElseThrow(() -> ErrorCode.UNKNOWN_DATASET.template(name, "none").error());
  }

  private static long lists() {
    return SERVICE.calls().countApiCalls("GET");
  }
}
