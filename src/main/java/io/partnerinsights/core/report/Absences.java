package io.partnerinsights.core.report;

import java.time.Duration;
import java.time.Instant;

/**
 * Counts how often in a row a report was absent. A list may fail for a moment, so one is gone only
 * after three times.
 */
public final class Absences {
  private static final int MAX = 3;

  /** Minimum time from the first of these absences to the last one. */
  private static final Duration MIN_TIME = Duration.ofSeconds(10);

  private int count;
  private Instant first = Instant.MAX;

  /** Adds an absence, and returns whether the report is gone. */
  public boolean add(Instant now) {
    first = count == 0 ? now : first;
    count++;
    return count >= MAX && !now.isBefore(first.plus(MIN_TIME));
  }

  /** Notes that the report is there. */
  public void end() {
    count = 0;
  }

  boolean haveBegun() {
    return count > 0;
  }
}
