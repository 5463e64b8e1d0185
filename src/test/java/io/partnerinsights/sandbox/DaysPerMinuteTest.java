package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Days that pass by themselves, and by a call. */
final class DaysPerMinuteTest {
  private static final Instant START = Instant.parse("2026-06-15T08:00:00Z");

  /** Between two days the clock has its usual pace, so that a schedule may begin in four hours. */
  @Test
  @Timeout(30)
  void daysPassAtOnceAndTokensLast() {
    ManualClock clock = ManualClock.at(START);
    SandboxBuilder settings =
        Sandbox.builder()
            .clock(clock)
            .with(s -> s.daysPerMinute = 1200)
            .tokenLifetime(Duration.ofHours(1));
    try (Sandbox sandbox = settings.start()) {
      SandboxClient client = new SandboxClient(sandbox);
      Instant third = START.plus(Duration.ofDays(3));
      while (sandbox.clock().instant().isBefore(third)) {
        Thread.onSpinWait();
      }

      Duration passed = Duration.between(START, sandbox.passDays(4));
      assertThat(passed).isGreaterThanOrEqualTo(Duration.ofDays(7));
      assertThat(passed.toSeconds() % Duration.ofDays(1).toSeconds()).isZero();
      assertThat(client.get("/ScheduledReport").status()).isEqualTo(200);
      clock.advance(Duration.ofHours(1));
      assertThat(client.get("/ScheduledReport").status()).isEqualTo(401);
    }
  }
}
