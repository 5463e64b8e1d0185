package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.report.ReportRegistry;
import io.partnerinsights.core.report.WaitContext;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.Await;
import io.partnerinsights.testing.BackgroundCall;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ReadOptions;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two accounts of one application: the service does not respond to one of them. */
@Timeout(60)
final class OtherAccountsOutageTest {
  private static final String FAILING = "failing";
  private static final String HEALTHY = "healthy";

  @AutoClose
  private final ClockedSandbox service = new ClockedSandbox(Sandbox.builder().scale(0.1));

  private final AtomicBoolean hangs = new AtomicBoolean();
  private final CountDownLatch end = new CountDownLatch(1);
  private final PartnerInsightsClient healthy =
      service.newClient(chain -> chain.proceed(chain.request()));
  private final PartnerInsightsClient failing = service.newClient(this::hang);
  private final AtomicBoolean isHanging = new AtomicBoolean();

  @AutoClose
  private final Application application =
      new Application(
          new ReportRegistry(service.localClock()),
          service.localClock(),
          options -> options.get(AccountOptions.CLIENT_ID).equals(FAILING) ? failing : healthy,
          (client, settings) ->
              new WaitContext(
                  client,
                  settings,
                  service.localClock(),
                  service.sleeper(),
                  new Random(1),
                  OpenWaits.withoutMessages(service.localClock())));

  private Response hang(Interceptor.Chain chain) throws IOException {
    if (hangs.get()) {
      isHanging.set(true);
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }
    return chain.proceed(chain.request());
  }

  private ReadPlan plan(String account) {
    Map<String, String> options =
        ReadOptions.of(
            service.sandbox(), "clientId", account, "query", "SELECT Month FROM OfficeUsage");
    return Session.open(ConnectorOptions.parse(options), application).planRead();
  }

  /** A refresh of the one account's tables needs its list of datasets, and waits for it. */
  @Test
  void anotherAccountsReadsDoNotWait() {
    ReadPlan before = plan(FAILING);
    application.invalidateAll();
    hangs.set(true);
    BackgroundCall<ReadPlan> planning = BackgroundCall.start(() -> plan(FAILING));
    Await.until(isHanging::get);

    BackgroundCall<Boolean> refresh =
        BackgroundCall.start(
            () -> {
              application.invalidateReportsOf(before);
              application.invalidateAll();
              return true;
            });

    assertThat(plan(HEALTHY).newRead().awaitReport().executionId()).isNotEmpty();
    assertThat(refresh.awaitResult()).isTrue();
    assertThat(planning.isDone()).isFalse();
    end.countDown();
    assertThat(planning.awaitResult().schema().columnNames()).containsExactly("Month");
  }
}
