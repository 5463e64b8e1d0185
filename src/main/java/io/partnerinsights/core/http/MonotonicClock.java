package io.partnerinsights.core.http;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that never jumps. It begins at the system's time when the class is loaded, and ignores
 * later corrections of it: no wait ends too early or too late because of them. Thread-safe.
 */
public final class MonotonicClock extends Clock {
  /** Begins when the class is loaded; only differences to that time are measured. */
  @SuppressWarnings("TimeInStaticInitializer")
  private static final MonotonicClock SYSTEM =
      new MonotonicClock(Instant.now(), System.nanoTime(), ZoneOffset.UTC);

  private final Instant start;
  private final long startNanos;
  private final ZoneId zone;

  private MonotonicClock(Instant start, long startNanos, ZoneId zone) {
    this.start = start;
    this.startNanos = startNanos;
    this.zone = zone;
  }

  /** Returns the clock of this JVM, the same for all, so that its times can be compared. */
  public static Clock system() {
    return SYSTEM;
  }

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new MonotonicClock(start, startNanos, other);
  }
}
