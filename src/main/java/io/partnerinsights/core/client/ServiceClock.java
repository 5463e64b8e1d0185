package io.partnerinsights.core.client;

import io.partnerinsights.core.http.HttpDate;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Returns the service's time, from the Date headers of its responses. The time of a report can then
 * be compared to now even if the clock of this machine is wrong. Thread-safe.
 */
final class ServiceClock {
  /** Offsets up to this are the header's precision and the time of the transfer. */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  /** When this jar was built. The service cannot send an earlier date; a broken gateway may. */
  private static final Instant BUILD_TIME = readBuildTime();

  private final Clock clock;
  private volatile Duration offset = Duration.ZERO;

  ServiceClock(Clock clock) {
    this.clock = clock;
  }

  private static Instant readBuildTime() {
    Properties build = new Properties();
    try (InputStream stream = ServiceClock.class.getResourceAsStream("build.properties")) {
      build.load(Objects.requireNonNullElseGet(stream, InputStream::nullInputStream));
      return Instant.parse(build.getProperty("time", ""));
    } catch (IOException | DateTimeException e) {
      return Instant.MIN;
    }
  }

  /**
   * Takes a Date header, null if the response has none. Other texts than a date are ignored. A date
   * may be far from this machine's clock, which may be the wrong one.
   */
  void observeDate(@Nullable String date) {
    Instant serviceTime = date == null ? null : HttpDate.parse(date).orElse(null);
    if (serviceTime != null && !serviceTime.isBefore(BUILD_TIME)) {
      Duration newOffset = Duration.between(clock.instant(), serviceTime);
      offset = newOffset.abs().compareTo(TOLERANCE) <= 0 ? Duration.ZERO : newOffset;
    }
  }

  /** Returns the service's time at the given time of this machine; MIN stays MIN. */
  Instant toServiceTime(Instant localTime) {
    return localTime.equals(Instant.MIN) ? localTime : localTime.plus(offset);
  }

  /** Returns this machine's time at the given time of the service. */
  Instant toLocalTime(Instant serviceTime) {
    return serviceTime.minus(offset);
  }

  /** Returns the service's time now. */
  Instant now() {
    return toServiceTime(clock.instant());
  }
}
