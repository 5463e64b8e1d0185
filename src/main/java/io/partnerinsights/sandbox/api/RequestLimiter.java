package io.partnerinsights.sandbox.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Limits each principal's requests per minute. Refused requests count too. Thread-safe. */
final class RequestLimiter {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** What one answer of the service said. Its window is not known, so nothing is counted. */
  private static final State RECORDED = new State(10, 8, 0);

  private final Map<String, Deque<Instant>> requests = new HashMap<>();
  private final Clock clock;
  private final int limit;

  RequestLimiter(Backend backend) {
    this.limit = backend.settings().requestsPerMinute;
    this.clock = backend.clock();
  }

  /** A limit per minute, what is left of it, and the seconds to wait if a request exceeds it. */
  record State(int limit, int remaining, long retryAfterSeconds) {}

  /** Counts a request; without a limit the state is always the recorded one. */
  synchronized State countRequest(String principal) {
    if (limit == 0) {
      return RECORDED;
    }
    Instant now = clock.instant();
    Deque<Instant> recentRequests = requests.computeIfAbsent(principal, name -> new ArrayDeque<>());
    recentRequests.addLast(now);
    while (!recentRequests.peekFirst().isAfter(now.minus(WINDOW))) {
      recentRequests.removeFirst();
    }
    int remaining = Math.max(0, limit - recentRequests.size());
    if (recentRequests.size() <= limit) {
      return new State(limit, remaining, 0);
    }
    long millis = Duration.between(now, recentRequests.peekFirst().plus(WINDOW)).toMillis();
    return new State(limit, remaining, Math.max(1, (millis + 999) / 1000));
  }
}
