package io.partnerinsights.core.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.http.Retries;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.sandbox.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How often a broken transfer is resumed. */
final class BreakLimitTest {
  private final ManualClock clock = ManualClock.at(Instant.EPOCH);
  private final BreakLimit limit =
      new BreakLimit(new Retries(RetryPolicy.ofDefaults(), clock, duration -> {}, new Random(1)));

  @Test
  void fiveBreaksInARowWithoutProgressAreResumed() {
    for (int i = 0; i < 5; i++) {
      assertThat(limit.count(100)).isPresent();
    }
    assertThat(limit.count(100)).isEmpty();
  }

  @Test
  void aSingleByteIsProgress() {
    for (int position = 0; position < 100; position++) {
      assertThat(limit.count(position)).contains(Duration.ZERO);
    }
  }

  @Test
  void laterBreaksInARowWaitLonger() {
    limit.count(0);
    Duration second = limit.count(0).orElseThrow();
    limit.count(0);
    Duration fourth = limit.count(0).orElseThrow();

    assertThat(second).isPositive();
    assertThat(fourth).isGreaterThan(second).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aMebibyteMayTake15Minutes() {
    limit.count(0);
    clock.advance(Duration.ofMinutes(14));
    assertThat(limit.count(1 << 20)).isPresent();
    clock.advance(Duration.ofMinutes(14));
    assertThat(limit.count((1 << 20) + 1)).isPresent();
    clock.advance(Duration.ofMinutes(2));

    assertThat(limit.count((1 << 20) + 2)).isEmpty();
  }
}
