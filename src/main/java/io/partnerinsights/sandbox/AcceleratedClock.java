package io.partnerinsights.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** A clock that starts at another clock's time and runs faster or slower than that clock. */
final class AcceleratedClock extends Clock {
  private final Clock base;
  private final Instant start;
  private final double speed;

  AcceleratedClock(Clock base, double speed) {
    this.base = base;
    this.start = base.instant();
    this.speed = speed;
  }

  @Override
  public Instant instant() {
    double nanos = Duration.between(start, base.instant()).toNanos() * speed;
    return start.plusNanos((long) nanos);
  }

  @Override
  public ZoneId getZone() {
    return base.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("This clock is in " + base.getZone());
  }
}
