package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.EXECUTION;
import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.request;
import static io.partnerinsights.core.report.ReportFixture.run;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static io.partnerinsights.core.report.ReportFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often a report is polled, and how soon its completion is noticed. */
final class PollScheduleTest {
  @ParameterizedTest
  @CsvSource({"PT0S", "PT5S", "PT10M", "PT2H"})
  void completionIsNoticedWithinFivePerCent(Duration latency) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(latency))) {
      run(service, request(QUERY));

      Duration overshoot = service.elapsed().minus(latency);
      Duration allowed = latency.dividedBy(20).plusSeconds(2);
      assertThat(overshoot).isBetween(Duration.ZERO, allowed);
    }
  }

  @Test
  void theFirstPollIsAfterAQuarterOfASecond() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ZERO))) {
      run(service, request(QUERY));

      assertThat(service.elapsed()).isBetween(Duration.ofMillis(225), Duration.ofMillis(250));
      assertThat(service.sandbox().calls().count("GET", EXECUTION)).isOne();
    }
  }

  /** Many small reports on one account must not use up its limit of calls. */
  @Test
  void eightSecondsCostAtMostEightPolls() {
    try (ClockedSandbox service =
        serviceWith(Sandbox.builder().latency(Duration.ofMillis(7_900)))) {
      run(service, request(QUERY));

      assertThat(service.sandbox().calls().count("GET", EXECUTION)).isLessThanOrEqualTo(8);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  void twoHoursCostAtMost150Polls(double jitter) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(2)))) {
      Reading reading =
          new Reading(
              service.client(),
              settings(),
              service.clock(),
              service.sleeper(),
              always(jitter),
              WaitLog.none());

      run(reading, planner(service).plan(request(QUERY)));

      assertThat(service.sandbox().calls().count("GET", EXECUTION)).isBetween(100L, 150L);
      assertThat(service.elapsed()).isBetween(Duration.ofHours(2), Duration.ofMinutes(126));
    }
  }

  @Test
  void aFixedIntervalReplacesTheSchedule() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofMinutes(10)))) {
      ReportSettings byDefault = settings();
      ReportSettings everyMinute =
          new ReportSettings(
              Duration.ofHours(1),
              new PollSchedule(Duration.ofMinutes(1)),
              5,
              null,
              null,
              null,
              byDefault.listener(),
              byDefault.reuse(),
              byDefault.maxAge(),
              byDefault.keep(),
              false);

      run(service, request(QUERY), everyMinute);

      assertThat(service.sandbox().calls().count("GET", EXECUTION)).isEqualTo(10);
    }
  }

  private static RandomGenerator always(double number) {
    return new RandomGenerator() {
      @Override
      public double nextDouble() {
        return number;
      }

      @Override
      public long nextLong() {
        return 1;
      }
    };
  }
}
