package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.RecordedCall;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A read with slow settings of its own does not slow another one that shares its report. */
@Timeout(60)
final class SlowReadTest {
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ofSeconds(1)).scale(0.1));

  @ParameterizedTest
  @CsvSource({"pollInterval, 1h", "maxReportsPerHour, 1"})
  @ShortCases(1)
  void anotherReadContinuesTheWait(String option, String value) throws InterruptedException {
    try (Application application = new Application()) {
      read(application, "SELECT CustomerName FROM OfficeUsage", "preview", "false").join();
      String query = "SELECT Month FROM OfficeUsage WHERE MPNId != '" + value + "'";
      SERVICE.calls().reset();
      CompletableFuture<String> slow = read(application, query, option, value);
      SERVICE.calls().await(calls -> calls.count(SlowReadTest::isSearch) > 0);

      CompletableFuture<String> fast = read(application, query, "preview", "false");

      assertThat(fast).succeedsWithin(Duration.ofSeconds(20));
      assertThat(slow).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(fast.join());
      assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isOne();
    }
  }

  /** The slow read makes each further call of its own half a minute later. */
  @Test
  @Tag("full")
  void anotherReadDoesNotWaitForItsCalls() throws InterruptedException {
    try (Application application = new Application()) {
      String query = "SELECT Month FROM OfficeUsage WHERE MPNId != 'calls'";
      SERVICE.calls().reset();
      CompletableFuture<String> slow = read(application, query, "maxCallsPerMinute", "2");
      SERVICE.calls().await(calls -> calls.count(SlowReadTest::isSearch) > 0);

      assertThat(read(application, query, "preview", "false"))
          .succeedsWithin(Duration.ofSeconds(20));

      assertThat(slow).isNotDone();
      assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isOne();
    }
  }

  private static boolean isSearch(RecordedCall call) {
    return call.path().equals("/ScheduledQueries");
  }

  private static CompletableFuture<String> read(
      Application application, String query, String option, String value) {
    Map<String, String> options = ReadOptions.of(SERVICE.sandbox(), "query", query, option, value);
    options.remove("pollInterval", "20ms");
    ClusterOptions cluster =
        ClusterOptions.of(
            Map.of(
                "maxCallsPerMinute", "100000",
                "maxReportsPerHour", "1000",
                "allowedHosts", "127.0.0.1"));
    ConnectorOptions parsed = ConnectorOptions.parse(options, cluster);
    return CompletableFuture.supplyAsync(
        () -> Session.open(parsed, application).plan().read().await().reportId());
  }
}
