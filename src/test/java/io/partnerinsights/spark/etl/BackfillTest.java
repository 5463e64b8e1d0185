package io.partnerinsights.spark.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.spi.ReportListener;
import io.partnerinsights.examples.etl.Backfill;
import io.partnerinsights.examples.etl.RunReport;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Quotas;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.load.DeltaSpark;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Loads past months, one report each, across the quota and a kill. */
final class BackfillTest {
  private static final String DATASET = "SeatsSubscriptionsAndRevenue";
  private static final String QUERY =
      "SELECT month, SubscriptionId, MpnId, PartnerAttributionType, AvailableSeats FROM " + DATASET;
  private static final YearMonth FROM = YearMonth.of(2025, 1);
  private static final YearMonth UNTIL = YearMonth.of(2025, 5);

  @RegisterExtension static final DeltaSpark SPARK = new DeltaSpark();

  /** The documented quota refuses the sixth report, because this clock does not advance. */
  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.clocked(
          Sandbox.builder().quotas(Quotas.DOCUMENTED).latency(Duration.ZERO).scale(0.05));

  @TempDir Path folder;

  private ScheduledLoad load;

  @BeforeEach
  void scheduleAReport() {
    load = new ScheduledLoad(SPARK, service.clocked(), folder);
    service.clocked().schedule("Seats", QUERY);
  }

  @Test
  void continuesAfterAKillWithoutASecondReportForAMonth() throws InterruptedException {
    load.catalog(
        SPARK.connect(
            service.sandbox(),
            "maxReportsPerHour",
            "3",
            "reportListenerClass",
            Permits.class.getName()));
    killWhileItWaitsForAPermit();
    assertThat(months())
        .containsExactly("backfill-2025-01", "backfill-2025-02", "backfill-2025-03");

    load.catalog(SPARK.connect(service.sandbox()));
    List<RunReport> rest = job().run(FROM, UNTIL);

    assertThat(rest)
        .extracting(RunReport::run)
        .containsExactly("backfill-2025-04", "backfill-2025-05");
    assertThat(service.calls().count("POST", "/ScheduledReport")).isEqualTo(1 + 5);
    assertThat(load.rows())
        .containsExactlyInAnyOrderElementsOf(
            Rows.of(
                service
                    .sandbox()
                    .expectedRows(
                        QUERY,
                        Instant.parse("2025-01-01T00:00:00Z"),
                        Instant.parse("2025-06-01T00:00:00Z"))));
    assertThat(job().run(FROM, UNTIL)).isEmpty();
  }

  private void killWhileItWaitsForAPermit() throws InterruptedException {
    FutureTask<List<RunReport>> running = new FutureTask<>(() -> job().run(FROM, UNTIL));
    Thread thread = new Thread(running, "backfill");
    thread.start();
    Permits.WAITED.await();
    thread.interrupt();
    thread.join();
    assertThatThrownBy(running::get).isInstanceOf(ExecutionException.class);
  }

  private Backfill job() {
    return new Backfill(
        SPARK.session(), load.settings("Seats", DATASET), service.clocked().clock());
  }

  private List<String> months() {
    return load.runs().stream().map(RunReport::run).sorted().toList();
  }

  /** Tells when the backfill waits for a permit. */
  public static final class Permits implements ReportListener {
    private static final CountDownLatch WAITED = new CountDownLatch(1);

    @Override
    public void waitingForPermit(Instant until) {
      WAITED.countDown();
    }
  }
}
