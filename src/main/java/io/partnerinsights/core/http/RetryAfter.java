package io.partnerinsights.core.http;

import io.partnerinsights.core.base.Durations;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parses a {@code Retry-After} header: seconds or an HTTP date. Other values are ignored. */
public final class RetryAfter {
  static final String HEADER = "Retry-After";

  private RetryAfter() {}

  /** Parses the header; a date in the past gives zero. */
  static Optional<Duration> parse(@Nullable String header, Clock clock) {
    Optional<Duration> seconds = parseSeconds(header);
    return seconds.isPresent() || header == null ? seconds : timeUntil(header, clock);
  }

  /** Parses the header if it is a number of seconds. */
  static Optional<Duration> parseSeconds(@Nullable String header) {
    return header != null && header.strip().matches("\\d{1,9}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(header.strip())))
        : Optional.empty();
  }

  private static Optional<Duration> timeUntil(String header, Clock clock) {
    return HttpDate.parse(header)
        .map(date -> Durations.max(Duration.between(clock.instant(), date), Duration.ZERO));
  }
}
