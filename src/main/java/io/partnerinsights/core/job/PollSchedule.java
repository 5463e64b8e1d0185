package io.partnerinsights.core.job;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next look at a report: a second or two at first, then a twentieth of
 * the time waited so far, at most five minutes. So a report that is ready after a time is noticed
 * within five per cent of it, and two hours cost fewer than 150 looks. A fixed interval overrides
 * that.
 */
public final class PollSchedule {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration FIRST_LOOKS = Duration.ofSeconds(8);
  private static final Duration LONGEST = Duration.ofMinutes(5);
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
    return fixed.orElseGet(() -> jittered(adaptive(elapsed)));
  }

  private static Duration adaptive(Duration elapsed) {
    Duration shortest = elapsed.compareTo(FIRST_LOOKS) < 0 ? FIRST : FIRST.multipliedBy(2);
    Duration part = elapsed.dividedBy(PART_OF_ELAPSED);
    return Durations.shorter(Durations.longer(part, shortest), LONGEST);
  }

  private Duration jittered(Duration wait) {
    return Duration.ofMillis(Math.round(wait.toMillis() * (1 - JITTER * random.nextDouble())));
  }
}
