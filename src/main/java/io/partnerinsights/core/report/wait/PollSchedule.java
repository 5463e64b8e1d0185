package io.partnerinsights.core.report.wait;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next look at a report: a second at first, then a twentieth of the
 * time waited so far, at most a minute. So a report that is ready after a time is noticed within
 * five per cent of it, and one that takes hours is asked for once a minute. A fixed interval
 * overrides that.
 */
public final class PollSchedule {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int PART_OF_ELAPSED = 20;
  private static final double JITTER = 0.1;

  private final Optional<Duration> fixed;
  private final RandomGenerator random;

  /**
   * Puts the parts together.
   *
   * @param fixed an interval instead of the adaptive one
   * @param random where the jitter comes from; shared by threads, so it must be thread-safe
   */
  public PollSchedule(Optional<Duration> fixed, RandomGenerator random) {
    this.fixed = fixed;
    this.random = random;
  }

  /** The wait before the next look; only ever shortened by the jitter, up to a tenth. */
  Duration next(Duration elapsed) {
    return fixed.orElseGet(() -> jittered(clamp(elapsed.dividedBy(PART_OF_ELAPSED))));
  }

  private static Duration clamp(Duration wait) {
    if (wait.compareTo(FIRST) < 0) {
      return FIRST;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  private Duration jittered(Duration wait) {
    return Duration.ofMillis(Math.round(wait.toMillis() * (1 - JITTER * random.nextDouble())));
  }
}
