package io.partnerinsights.core.report;

import io.partnerinsights.core.http.Durations;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides when to poll next. The first poll is after a quarter of a second. The interval is then
 * the time waited so far, at most two seconds, and after 40 seconds a twentieth of that time, at
 * most five minutes. So a complete report is noticed within two seconds or five per cent of its
 * time, and two hours cost fewer than 150 polls. Immutable.
 *
 * @param fixed an interval instead of the adaptive one
 */
public record PollSchedule(@Nullable Duration fixed) {
  private static final Duration FIRST = Duration.ofMillis(250);

  /** Maximum interval in the first 40 seconds. */
  private static final Duration LONGEST_AT_FIRST = Duration.ofSeconds(2);

  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int PART_OF_ELAPSED = 20;
  private static final double JITTER = 0.1;

  /** The wait before the next poll; the adaptive one is shortened by a jitter of up to a tenth. */
  Duration next(Duration elapsed, RandomGenerator random) {
    return fixed == null ? jittered(adaptive(elapsed), random) : fixed;
  }

  private static Duration adaptive(Duration elapsed) {
    Duration atFirst = Durations.longer(FIRST, Durations.shorter(elapsed, LONGEST_AT_FIRST));
    Duration later = elapsed.dividedBy(PART_OF_ELAPSED);
    return Durations.shorter(Durations.longer(atFirst, later), LONGEST);
  }

  private static Duration jittered(Duration wait, RandomGenerator random) {
    return Duration.ofMillis(Math.round(wait.toMillis() * (1 - JITTER * random.nextDouble())));
  }
}
