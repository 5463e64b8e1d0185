package io.partnerinsights.core.report;

import java.time.Duration;
import java.time.Instant;

/**
 * How often in a row a report was absent. A list may fail for a moment, so one is gone only after
 * three times. Immutable.
 *
 * @param first the time of the first absence
 */
public record Absences(int count, Instant first) {
  /** No absence: the last lookup found the report. */
  public static final Absences NONE = new Absences(0, Instant.MAX);

  private static final int MAX = 3;

  /** Minimum time from the first of these absences to the last one. */
  private static final Duration MIN_TIME = Duration.ofSeconds(10);

  /** Returns the absences with another one. */
  public Absences add(Instant now) {
    return new Absences(count + 1, count == 0 ? now : first);
  }

  /** Whether the report is gone, if the last absence was at this time. */
  public boolean isGone(Instant now) {
    return count >= MAX && !now.isBefore(first.plus(MIN_TIME));
  }
}
