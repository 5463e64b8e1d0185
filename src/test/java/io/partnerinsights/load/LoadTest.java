package io.partnerinsights.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.core.session.TestApplications;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.calls.RecordedCall;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.RowTexts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads under load. {@code -Dload.seconds=600} makes the soak longer. */
@Tag("full")
final class LoadTest {
  private static final int READS = 64;
  private static final Duration SOAK = Duration.ofSeconds(Long.getLong("load.seconds", 3));

  @Test
  @Timeout(300)
  void sixtyFourReadsAtOnceHaveTheirRows() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(READS);
    try (Sandbox sandbox = sandbox();
        Application application = new Application()) {
      List<Future<List<String>>> reads = new ArrayList<>();
      for (int i = 0; i < READS; i++) {
        String query = query(i);
        reads.add(threads.submit(() -> read(application, ReadOptions.of(sandbox, "query", query))));
      }
      for (int i = 0; i < READS; i++) {
        assertThat(reads.get(i).get()).isEqualTo(expected(sandbox, query(i)));
      }
      assertThat(sandbox.calls().count("POST", "/ScheduledReport")).isEqualTo(READS);
      assertThat(sandbox.calls().all()).extracting(RecordedCall::status).doesNotContain(429);
    } finally {
      threads.shutdownNow();
    }
  }

  /** One application reads all the time, and others come and go. */
  @Test
  void aSoakKeepsHeapThreadsAndHandles() {
    try (Sandbox sandbox = sandbox();
        Application application = new Application()) {
      long start = System.nanoTime();
      Resources warm = null;
      int reads = 0;
      while (System.nanoTime() - start < SOAK.toNanos()) {
        readTwice(sandbox, application, reads);
        reads += 2;
        sandbox.calls().reset();
        if (warm == null && System.nanoTime() - start > SOAK.toNanos() / 3) {
          warm = Resources.now();
        }
      }
      Resources end = Resources.now();
      System.out.println("Soak of " + reads + " reads: " + warm + "; at the end " + end);
      assertThat(end.heap()).isLessThan(warm.heap() + (24L << 20));
      assertThat(end.threads()).isLessThanOrEqualTo(warm.threads() + 8);
      assertThat(end.handles()).isLessThanOrEqualTo(warm.handles() + 24);
    }
  }

  private static void readTwice(Sandbox sandbox, Application application, int number) {
    Map<String, String> options = ReadOptions.of(sandbox, "query", query(number % READS));
    List<String> rows = read(application, options);
    try (Application another = new Application()) {
      assertThat(read(another, options)).isEqualTo(rows);
    }
  }

  /** The service creates five reports in 60 minutes; the account asks for more. */
  @Test
  void anAccountAtItsQuotaReadsForSixHours() {
    readsAtTheQuota(Duration.ofHours(6), 25, 31);
  }

  @Test
  @Tag("long")
  void anAccountAtItsQuotaReadsAllDay() {
    readsAtTheQuota(Duration.ofDays(1), 100, 121);
  }

  private static void readsAtTheQuota(Duration time, int least, int most) {
    try (ClockedSandbox service =
            new ClockedSandbox(
                Sandbox.builder()
                    .latency(Duration.ofMinutes(4))
                    .scale(0.02)
                    .quotas(5, 50, 100)
                    .tokenLifetime(Duration.ofDays(9)));
        Application application = TestApplications.of(service, service.sleeper())) {
      int reads = 0;
      while (service.elapsedTime().compareTo(time) < 0) {
        String query = "SELECT CustomerName FROM OfficeUsage LIMIT " + (1 + reads % 20);
        Map<String, String> options =
            ReadOptions.of(
                service.sandbox(),
                "query",
                query,
                "reuse",
                "never",
                "pollInterval",
                "1m",
                "keep",
                "nothing");
        options.remove("maxReportsPerHour");
        assertThat(read(application, options)).isEqualTo(expected(service.sandbox(), query));
        reads++;
      }
      System.out.println(
          time + " at the quota: " + reads + " reads, " + refused(service) + " refused");
      assertThat(reads).isBetween(least, most);
    }
  }

  private static long refused(ClockedSandbox service) {
    return service.sandbox().calls().all().stream().filter(call -> call.status() == 400).count();
  }

  private static Sandbox sandbox() {
    return Sandbox.builder()
        .latency(Duration.ofMillis(20))
        .scale(0.05)
        .with(s -> s.requestsPerMinute = 1_000_000)
        .start();
  }

  private static String query(int number) {
    return "SELECT CustomerName, Month FROM OfficeUsage ORDER BY CustomerName LIMIT "
        + (1 + number);
  }

  private static List<String> expected(Sandbox sandbox, String query) {
    return RowTexts.sortedTexts(sandbox.expectedRows(query));
  }

  private static List<String> read(Application application, Map<String, String> options) {
    ReadPlan plan = Session.open(ConnectorOptions.parse(options), application).planRead();
    Report report = plan.newRead().awaitReport();
    return RowTexts.sortedTexts(RowTexts.of(plan, report));
  }
}
