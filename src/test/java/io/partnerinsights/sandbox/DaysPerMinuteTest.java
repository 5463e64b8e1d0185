package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The account's clock, which may be faster than that of sign-in. */
final class DaysPerMinuteTest {
  private static final Instant START = Instant.parse("2026-06-15T08:00:00Z");

  @Test
  void daysPassForTheAccountAndTokensLast() {
    ManualClock clock = ManualClock.at(START);
    SandboxBuilder settings =
        Sandbox.builder().clock(clock).daysPerMinute(2).tokenLifetime(Duration.ofHours(1));
    try (Sandbox sandbox = settings.start()) {
      SandboxClient client = new SandboxClient(sandbox);
      clock.advance(Duration.ofMinutes(3));

      assertThat(sandbox.clock().instant()).isEqualTo(START.plus(Duration.ofDays(6)));
      assertThat(sandbox.passDays(4)).isEqualTo(START.plus(Duration.ofDays(10)));
      assertThat(client.get("/ScheduledReport").status()).isEqualTo(200);
      clock.advance(Duration.ofHours(1));
      assertThat(client.get("/ScheduledReport").status()).isEqualTo(401);
    }
  }
}
