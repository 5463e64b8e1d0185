package io.partnerinsights.core.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.http.Retries;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.sandbox.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How long a broken transfer may take; ResumingStreamTest has how often it is resumed. */
final class BreakLimitTest {
  private final ManualClock clock = ManualClock.startingAt(Instant.EPOCH);
  private final BreakLimit limit =
      new BreakLimit(
          new Retries(RetryPolicy.forFifteenMinutes(), clock, duration -> {}, new Random(1)));

  @Test
  void aMebibyteMayTake15Minutes() {
    limit.recordBreak(0);
    clock.advance(Duration.ofMinutes(14));
    limit.recordBreak(1 << 20);
    assertThat(limit.mayResume()).isTrue();
    clock.advance(Duration.ofMinutes(14));
    limit.recordBreak((1 << 20) + 1);
    assertThat(limit.mayResume()).isTrue();
    clock.advance(Duration.ofMinutes(2));
    limit.recordBreak((1 << 20) + 2);

    assertThat(limit.mayResume()).isFalse();
  }
}
