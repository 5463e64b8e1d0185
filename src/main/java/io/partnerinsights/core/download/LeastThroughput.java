package io.partnerinsights.core.download;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Ends a transfer that receives a few bytes now and then, which no timeout between two bytes ends.
 * Only the time of reads counts, not the time in which the rows are used. Not thread-safe.
 */
final class LeastThroughput {
  /** Minimum throughput, averaged over the window. */
  private static final long BYTES_PER_SECOND = 1 << 10;

  private static final Duration WINDOW = Duration.ofSeconds(60);

  private final Clock clock;
  private Instant readStart = Instant.EPOCH;
  private Duration reading = Duration.ZERO;
  private long bytes;

  LeastThroughput(Clock clock) {
    this.clock = clock;
  }

  /** Begins a new transfer. */
  void restart() {
    reading = Duration.ZERO;
    bytes = 0;
  }

  /** Begins a read; fails if the transfer has been too slow. */
  void beforeRead() throws IOException {
    if (reading.compareTo(WINDOW) >= 0) {
      if (bytes < BYTES_PER_SECOND * reading.toSeconds()) {
        throw new IOException(
            "only " + bytes + " bytes were received in " + reading.toSeconds() + " s");
      }
      restart();
    }
    readStart = clock.instant();
  }

  /** Counts the bytes of a read, which the caller gets in any case. */
  void afterRead(int count) {
    reading = reading.plus(Duration.between(readStart, clock.instant()));
    bytes += count;
  }
}
