package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.reportPosts;
import static io.partnerinsights.core.report.ReportFixture.request;
import static io.partnerinsights.core.report.ReportFixture.run;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ShortCases;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A service of which each n-th call fails, such as one of several machines. Lookups and POST must
 * not keep the same rhythm as the failures.
 */
final class FailuresInStepTest {
  /** The time of two refused POSTs of the report; steps of 2 and 8 need the second repeat. */
  private static final Duration TWO_REPEATS = Duration.ofSeconds(255);

  private static final Duration ONE_REPEAT = Duration.ofSeconds(130);

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 9})
  @ShortCases(2)
  void aServiceThatFailsInStepCostsMinutes(int step) {
    for (int phase = 0; phase < step; phase++) {
      checkRead(step, phase, 503, "");
      checkRead(
          step,
          phase,
          200,
          "{\"value\":[],\"statusCode\":500,\"message\":\"Service unavailable\"}");
    }
  }

  private static void checkRead(int step, int phase, int status, String body) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ZERO))) {
      CheckedQuery plan = planner(service).check(request(QUERY));
      AtomicInteger calls = new AtomicInteger(phase);
      PartnerInsightsClient client =
          service.client(
              chain ->
                  calls.incrementAndGet() % step == 0
                      ? ScriptedServer.answer(chain, status, body)
                      : chain.proceed(chain.request()));

      assertThat(run(reading(service, client), plan).link()).isNotNull();
      assertThat(service.elapsed())
          .as("phase %d", phase)
          .isLessThan(step == 2 || step == 8 ? TWO_REPEATS : ONE_REPEAT);
      assertThat(reportPosts(service)).isOne();
    }
  }
}
