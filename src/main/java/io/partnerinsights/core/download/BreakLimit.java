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
  private static final long WINDOW_BYTES = 1 << 20;
  private static final Duration MAX_WINDOW_TIME = Duration.ofMinutes(15);

  private final Retries retries;
  private long breakPosition = -1;
  private int breaksWithoutProgress;
  private long windowStartPosition;
  private @Nullable Instant windowStartTime;
  private Duration windowTime = Duration.ZERO;

  BreakLimit(Retries retries) {
    this.retries = retries;
  }

  /** Counts a break of the transfer at a position of the file. */
  void recordBreak(long position) {
    breaksWithoutProgress = position == breakPosition ? breaksWithoutProgress + 1 : 1;
    breakPosition = position;
    Instant now = retries.clock().instant();
    if (windowStartTime == null || position - windowStartPosition >= WINDOW_BYTES) {
      windowStartPosition = position;
      windowStartTime = now;
    }
    windowTime = Duration.between(windowStartTime, now);
  }

  /** Whether the transfer may be resumed after the last break. */
  boolean mayResume() {
    return breaksWithoutProgress <= MAX_BREAKS && windowTime.compareTo(MAX_WINDOW_TIME) <= 0;
  }

  /** Returns the wait before the transfer is resumed; none after a first break. */
  Duration resumeDelay() {
    return breaksWithoutProgress == 1
        ? Duration.ZERO
        : retries.policy().delayAfter(breaksWithoutProgress - 1, null, retries.random());
  }
}
