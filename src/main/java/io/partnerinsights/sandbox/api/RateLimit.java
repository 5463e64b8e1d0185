package io.partnerinsights.sandbox.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Limits each principal's requests per minute. Refused requests count too. Thread-safe. */
final class RateLimit {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final Map<String, Deque<Instant>> requests = new HashMap<>();
  private final Clock clock;
  private final int limit;

  /**
   * @param limit requests per minute; 0 for no limit
   */
  RateLimit(int limit, Clock clock) {
    this.limit = limit;
    this.clock = clock;
  }

  /** Counts a request; returns the seconds to wait if it exceeds the limit. */
  synchronized OptionalLong count(String principal) {
    if (limit == 0) {
      return OptionalLong.empty();
    }
    Instant now = clock.instant();
    Deque<Instant> recent = requests.computeIfAbsent(principal, name -> new ArrayDeque<>());
    recent.addLast(now);
    while (!recent.peekFirst().isAfter(now.minus(WINDOW))) {
      recent.removeFirst();
    }
    if (recent.size() <= limit) {
      return OptionalLong.empty();
    }
    long millis = Duration.between(now, recent.peekFirst().plus(WINDOW)).toMillis();
    return OptionalLong.of(Math.max(1, (millis + 999) / 1000));
  }
}
