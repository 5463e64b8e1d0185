package io.partnerinsights.core.session;

import io.partnerinsights.core.cache.ReportCache;
import java.time.Clock;

/**
 * One application of an engine: its reads share reports, and what they create is deleted when it is
 * closed. Thread-safe.
 */
public final class Application implements AutoCloseable {
  private final ReportCache cache;

  /** An application that has read nothing yet. */
  public Application() {
    this(Clock.systemUTC());
  }

  /** The same on another clock. */
  public Application(Clock clock) {
    this.cache = new ReportCache(clock);
  }

  ReportCache cache() {
    return cache;
  }

  /**
   * Invalidates all reports: the next read of each query gets one that is created after this call.
   * Nothing is deleted; no call.
   */
  public void invalidateAll() {
    cache.invalidateAll();
  }

  /**
   * Ends all waits and deletes what the application has created, as option {@code keep} says; takes
   * up to 20 s. A report that still runs is left for the next run.
   */
  @Override
  public void close() {
    cache.close();
  }
}
