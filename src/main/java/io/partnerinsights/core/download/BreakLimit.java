package io.partnerinsights.core.download;

import io.partnerinsights.core.http.Retries;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
  private long lastBreakPosition = -1;
  private int breaks;
  private long partStartPosition;
  private @Nullable Instant partStartTime;

  BreakLimit(Retries retries) {
    this.retries = retries;
  }

  /**
   * Counts a break at a position of the file. A first break is resumed at once.
   *
   * @return the wait before the transfer is resumed; empty if it must not be resumed
   */
  Optional<Duration> findDelayAfterBreak(long position) {
    breaks = position == lastBreakPosition ? breaks + 1 : 1;
    lastBreakPosition = position;
    if (breaks > MAX_BREAKS || advanceAndCheckTooSlow(position)) {
      return Optional.empty();
    }
    return Optional.of(
        breaks == 1
            ? Duration.ZERO
            : retries.policy().delayAfter(breaks - 1, null, retries.random()));
  }

  private boolean advanceAndCheckTooSlow(long position) {
    Instant now = retries.clock().instant();
    if (partStartTime == null || position - partStartPosition >= PART_BYTES) {
      partStartPosition = position;
      partStartTime = now;
    }
    return now.isAfter(partStartTime.plus(MAX_PART_TIME));
  }
}
