package io.partnerinsights.core.http;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a response says about the service's limit of calls. The length of the limit's window is not
 * documented.
 *
 * @param limit the number of calls in a window, if the response has it
 * @param remaining the number of calls that are left
 * @param timeUntilReset the time until calls are left again, if the response has it
 */
record RateLimit(@Nullable Integer limit, int remaining, @Nullable Duration timeUntilReset) {
  private static final List<String> PREFIXES = List.of("X-RateLimit-", "RateLimit-");

  /** Maximum time until a reset; a longer one counts as absent. */
  private static final Duration MAX_RESET = Duration.ofDays(1);

  /** Reads the headers; empty if they are absent or contradict each other. */
  static Optional<RateLimit> of(Headers headers, Clock clock) {
    Optional<String> limitText = findHeader(headers, "Limit");
    Integer limit = limitText.flatMap(RateLimit::parseNumber).orElse(null);
    Integer remaining =
        findHeader(headers, "Remaining").flatMap(RateLimit::parseNumber).orElse(null);
    boolean isPlausible = limitText.isEmpty() || (limit != null && limit > 0);
    if (remaining == null || !isPlausible || (limit != null && remaining > limit)) {
      return Optional.empty();
    }
    Duration reset =
        findHeader(headers, "Reset").flatMap(text -> parseReset(text, clock)).orElse(null);
    return Optional.of(new RateLimit(limit, remaining, reset));
  }

  @Override
  public String toString() {
    return "The user has "
        + remaining
        + (limit == null ? "" : " of " + limit)
        + " calls left (X-RateLimit-Remaining)";
  }

  private static Optional<String> findHeader(Headers headers, String name) {
    return PREFIXES.stream()
        .flatMap(prefix -> Optional.ofNullable(headers.get(prefix + name)).stream())
        .map(String::strip)
        .findFirst();
  }

  private static Optional<Integer> parseNumber(String text) {
    return text.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  /** Parses seconds, seconds since 1970, or an HTTP date. */
  private static Optional<Duration> parseReset(String text, Clock clock) {
    if (text.matches("\\d{10}")) {
      long seconds = Long.parseLong(text) - clock.instant().getEpochSecond();
      return filterPlausible(Duration.ofSeconds(seconds));
    }
    return RetryAfter.parse(text, clock).flatMap(RateLimit::filterPlausible);
  }

  private static Optional<Duration> filterPlausible(Duration wait) {
    return wait.isNegative() || wait.compareTo(MAX_RESET) > 0
        ? Optional.empty()
        : Optional.of(wait);
  }
}
