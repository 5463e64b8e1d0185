package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.request;
import static io.partnerinsights.core.report.ReportFixture.run;
import static io.partnerinsights.core.report.ReportFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

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
    MemoryService service = new MemoryService(latency);
    run(service, request(QUERY));

    Duration overshoot = service.elapsed().minus(latency);
    Duration allowed = latency.dividedBy(20).plusSeconds(2);
    assertThat(overshoot).isBetween(Duration.ZERO, allowed);
  }

  @Test
  void theFirstPollIsAfterAQuarterOfASecond() {
    MemoryService service = new MemoryService(Duration.ZERO);
    run(service, request(QUERY));

    assertThat(service.elapsed()).isBetween(Duration.ofMillis(225), Duration.ofMillis(250));
    assertThat(service.calls("findExecutions")).isOne();
  }

  /** Many small reports on one account must not use up its limit of calls. */
  @Test
  void eightSecondsCostAtMostEightPolls() {
    MemoryService service = new MemoryService(Duration.ofMillis(7_900));
    run(service, request(QUERY));

    assertThat(service.calls("findExecutions")).isLessThanOrEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  void twoHoursCostAtMost150Polls(double jitter) {
    MemoryService service = new MemoryService(Duration.ofHours(2));
    Reading reading =
        new Reading(
            service,
            settings(),
            service.clock(),
            service.sleeper(),
            always(jitter),
            WaitLog.none(service.clock()));

    run(reading, service.plan(QUERY));

    assertThat(service.calls("findExecutions")).isBetween(100, 150);
    assertThat(service.elapsed()).isBetween(Duration.ofHours(2), Duration.ofMinutes(126));
  }

  @Test
  void aFixedIntervalReplacesTheSchedule() {
    MemoryService service = new MemoryService(Duration.ofMinutes(10));
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

    assertThat(service.calls("findExecutions")).isEqualTo(10);
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
