package io.partnerinsights.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock in UTC that advances only by {@link #advance}. Thread-safe. */
public final class ManualClock extends Clock {
  private volatile Instant now;

  private ManualClock(Instant start) {
    this.now = start;
  }

  public static ManualClock at(Instant start) {
    return new ManualClock(start);
  }

  /** Advances the clock. */
  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("This clock is in UTC");
  }
}
