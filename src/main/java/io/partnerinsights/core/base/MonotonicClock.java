package io.partnerinsights.core.base;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

/**
 * A clock that never jumps. It begins at the system's time when the class is loaded, and ignores
 * later corrections of it: no wait ends too early or too late because of them. Thread-safe.
 */
public final class MonotonicClock {
  @SuppressWarnings("TimeInStaticInitializer")
  private static final Instant START = Instant.now();

  private static final long START_NANOS = System.nanoTime();
  private static final InstantSource SOURCE =
      () -> START.plusNanos(System.nanoTime() - START_NANOS);
  private static final Clock SYSTEM = SOURCE.withZone(ZoneOffset.UTC);

  private MonotonicClock() {}

  /** Returns the clock of this JVM, the same for all, so that its times can be compared. */
  public static Clock system() {
    return SYSTEM;
  }
}
