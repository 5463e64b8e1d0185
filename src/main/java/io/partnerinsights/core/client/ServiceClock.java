package io.partnerinsights.core.client;

import io.partnerinsights.core.http.RetryAfter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tells the service's time, from the Date headers of its responses. The time of a report can then
 * be compared to now even if the clock of this machine is wrong. Thread-safe.
 */
final class ServiceClock {
  /** Offsets up to this are the header's precision and the time of the transfer. */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  private final Clock clock;
  private volatile Duration offset = Duration.ZERO;

  ServiceClock(Clock clock) {
    this.clock = clock;
  }

  /** Takes a Date header, null if the response has none. Other texts than a date are ignored. */
  void observe(@Nullable String date) {
    Instant service = date == null ? null : RetryAfter.date(date).orElse(null);
    if (service != null) {
      Duration measured = Duration.between(clock.instant(), service);
      offset = measured.abs().compareTo(TOLERANCE) <= 0 ? Duration.ZERO : measured;
    }
  }

  /** Returns the service's time at the given time of this machine; MIN stays MIN. */
  Instant at(Instant local) {
    return local.equals(Instant.MIN) ? local : local.plus(offset);
  }

  /** Returns this machine's time at the given time of the service. */
  Instant local(Instant service) {
    return service.minus(offset);
  }

  /** Returns the service's time now. */
  Instant now() {
    return at(clock.instant());
  }
}
