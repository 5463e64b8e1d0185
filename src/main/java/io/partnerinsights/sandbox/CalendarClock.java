package io.partnerinsights.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** Another clock, which can be set forward. Thread-safe. */
final class CalendarClock extends Clock {
  private final Clock base;
  private volatile Duration passed = Duration.ZERO;

  CalendarClock(Clock base) {
    this.base = base;
  }

  /** Sets the clock forward. */
  synchronized void advance(Duration time) {
    passed = passed.plus(time);
  }

  @Override
  public Instant instant() {
    return base.instant().plus(passed);
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
