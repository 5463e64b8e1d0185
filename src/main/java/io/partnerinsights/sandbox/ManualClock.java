package io.partnerinsights.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that stands still or follows another clock, and that {@link #advance} sets forward.
 * Thread-safe.
 */
public final class ManualClock extends Clock {
  private final Clock baseClock;
  private final Instant start;
  private final double speed;
  private volatile Duration totalAdvance = Duration.ZERO;

  private ManualClock(Clock baseClock, double speed) {
    this.baseClock = baseClock;
    this.start = baseClock.instant();
    this.speed = speed;
  }

  public static ManualClock startingAt(Instant start) {
    return new ManualClock(Clock.fixed(start, ZoneOffset.UTC), 1);
  }

  /** Creates a clock that starts at another clock's time and runs faster or slower than it. */
  static ManualClock followingClock(Clock baseClock, double speed) {
    return new ManualClock(baseClock, speed);
  }

  public synchronized void advance(Duration duration) {
    totalAdvance = totalAdvance.plus(duration);
  }

  @Override
  public Instant instant() {
    Duration baseElapsed = Duration.between(start, baseClock.instant());
    // A product of doubles is exact for the first 104 days only.
    Duration clockElapsed =
        speed == 1 ? baseElapsed : Duration.ofNanos((long) (baseElapsed.toNanos() * speed));
    return start.plus(clockElapsed).plus(totalAdvance);
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
