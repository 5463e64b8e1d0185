package io.partnerinsights.core.http;

import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parses a {@code Retry-After} header: seconds or an HTTP date. Other values are ignored. */
public final class RetryAfter {
  static final String HEADER = "Retry-After";

  /** The id of an error under which it carries the requested wait. */
  private static final String ID = "retryAfterSeconds";

  private RetryAfter() {}

  /** Adds the wait that the server requested to an error. */
  public static Problem addTo(Problem problem, @Nullable Duration wait) {
    return problem.id(ID, wait == null ? null : "" + wait.toSeconds());
  }

  /** Returns the wait that the server requested, if the error carries one. */
  public static Optional<Duration> of(PartnerInsightsException error) {
    return parseSeconds(error.ids().get(ID));
  }

  /** Parses the header; a date in the past gives zero. */
  static Optional<Duration> parse(@Nullable String header, Clock clock) {
    Optional<Duration> seconds = parseSeconds(header);
    return seconds.isPresent() || header == null ? seconds : untilDate(header, clock);
  }

  /** Parses the header if it is a number of seconds. */
  static Optional<Duration> parseSeconds(@Nullable String header) {
    return header != null && header.strip().matches("\\d{1,9}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(header.strip())))
        : Optional.empty();
  }

  private static Optional<Duration> untilDate(String header, Clock clock) {
    return HttpDate.parse(header)
        .map(date -> Durations.max(Duration.between(clock.instant(), date), Duration.ZERO));
  }
}
