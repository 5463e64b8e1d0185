package io.partnerinsights.core.download;

import io.partnerinsights.core.http.Retries;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides how often a broken transfer is resumed: at most five times in a row without progress, and
 * not longer than 15 minutes for one MiB. Not thread-safe.
 */
final class BreakLimit {
  private static final int MAX_BREAKS = 5;
  private static final long PART_BYTES = 1 << 20;
  private static final Duration MAX_PART_TIME = Duration.ofMinutes(15);

  private final Retries retries;
  private long breakPosition = -1;
  private int breaks;
  private long partStartPosition;
  private @Nullable Instant partStartTime;
  private Duration partTime = Duration.ZERO;

  BreakLimit(Retries retries) {
    this.retries = retries;
  }

  /** Counts a break of the transfer at a position of the file. */
  void countBreak(long position) {
    breaks = position == breakPosition ? breaks + 1 : 1;
    breakPosition = position;
    Instant now = retries.clock().instant();
    if (partStartTime == null || position - partStartPosition >= PART_BYTES) {
      partStartPosition = position;
      partStartTime = now;
    }
    partTime = Duration.between(partStartTime, now);
  }

  /** Whether the transfer may be resumed after the last break. */
  boolean mayResume() {
    return breaks <= MAX_BREAKS && partTime.compareTo(MAX_PART_TIME) <= 0;
  }

  /** Returns the wait before the transfer is resumed; none after a first break. */
  Duration resumeDelay() {
    return breaks == 1
        ? Duration.ZERO
        : retries.policy().delayAfter(breaks - 1, null, retries.random());
  }
}
