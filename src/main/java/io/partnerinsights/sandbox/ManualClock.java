package io.partnerinsights.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that {@link #advance} sets forward, and else stands or follows another. Thread-safe. */
public final class ManualClock extends Clock {
  private final Clock base;
  private final Instant start;
  private final double speed;
  private volatile Duration passed = Duration.ZERO;

  private ManualClock(Clock base, double speed) {
    this.base = base;
    this.start = base.instant();
    this.speed = speed;
  }

  public static ManualClock at(Instant start) {
    return new ManualClock(Clock.fixed(start, ZoneOffset.UTC), 1);
  }

  /** Creates a clock that starts at another clock's time and runs faster or slower than it. */
  static ManualClock following(Clock base, double speed) {
    return new ManualClock(base, speed);
  }

  public synchronized void advance(Duration duration) {
    passed = passed.plus(duration);
  }

  @Override
  public Instant instant() {
    Duration elapsed = Duration.between(start, base.instant());
    // A product of doubles is exact for the first 104 days only.
    Duration shown = speed == 1 ? elapsed : Duration.ofNanos((long) (elapsed.toNanos() * speed));
    return start.plus(shown).plus(passed);
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
