package io.partnerinsights.core.download;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Ends a transfer that receives a few bytes now and then, which no timeout between two bytes ends.
 * Only the time of reads counts, not the time in which the rows are used. Not thread-safe.
 */
final class ThroughputGuard {
  /** Minimum throughput, averaged over the window. */
  private static final long MIN_BYTES_PER_SECOND = 1 << 10;

  private static final Duration WINDOW = Duration.ofSeconds(60);

  private final Clock clock;
  private Instant readStart = Instant.EPOCH;
  private Duration readingTime = Duration.ZERO;
  private long bytesReceived;

  ThroughputGuard(Clock clock) {
    this.clock = clock;
  }

  /** Begins a new transfer. */
  void restart() {
    readingTime = Duration.ZERO;
    bytesReceived = 0;
  }

  /** Begins a read; fails if the transfer has been too slow. */
  void startRead() throws IOException {
    if (readingTime.compareTo(WINDOW) >= 0) {
      if (bytesReceived < MIN_BYTES_PER_SECOND * readingTime.toSeconds()) {
        throw new IOException(
            "only " + bytesReceived + " bytes were received in " + readingTime.toSeconds() + " s");
      }
      restart();
    }
    readStart = clock.instant();
  }

  /** Counts the bytes of a read, which the caller gets in any case. */
  void endRead(int count) {
    readingTime = readingTime.plus(Duration.between(readStart, clock.instant()));
    bytesReceived += count;
  }
}
