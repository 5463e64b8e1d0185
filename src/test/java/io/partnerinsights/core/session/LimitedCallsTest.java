package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.StandardError;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reads of an account that may make ten calls a minute. */
final class LimitedCallsTest {
  private static final String QUERY =
      "SELECT Month, CustomerName FROM OfficeUsage TIMESPAN LAST_MONTH";
  private static final int TOO_MANY_REQUESTS = 429;

  @Test
  void aFirstReadEndsWithoutARefusalAndSaysThatItWaits() {
    try (ClockedSandbox service =
            new ClockedSandbox(
                Sandbox.builder()
                    .latency(Duration.ofMinutes(2))
                    .scale(0.02)
                    .with(s -> s.requestsPerMinute = 10));
        Application application = ClockedApplication.of(service, service.sleeper())) {
      Map<String, String> options =
          ReadOptions.of(service.sandbox(), "query", QUERY, "pollInterval", "2s");

      String log =
          StandardError.during(
              () -> {
                Report report =
                    Session.open(ConnectorOptions.parse(options), application)
                        .plan()
                        .read()
                        .await();
                assertThat(report.reportId()).isNotEmpty();
              });

      assertThat(service.sandbox().calls().all()).hasSizeGreaterThan(15);
      assertThat(service.sandbox().calls().all())
          .noneMatch(call -> call.status() == TOO_MANY_REQUESTS);
      assertThat(log).contains("0 of 10 calls left");
      assertThat(service.elapsed()).isLessThan(Duration.ofMinutes(4));
    }
  }
}
