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

  /** The state that the service once sent. Its window is unknown, so nothing is counted. */
  private static final LimitState RECORDED_STATE = new LimitState(10, 8, 0);

  private final Map<String, Deque<Instant>> requestTimes = new HashMap<>();
  private final Clock clock;
  private final int limit;

  RequestLimiter(Backend backend) {
    this.limit = backend.settings().requestsPerMinute;
    this.clock = backend.clock();
  }

  /** A limit per minute, what is left of it, and the seconds to wait if a request exceeds it. */
  record LimitState(int limit, int remaining, long retryAfterSeconds) {}

  /** Counts a request; without a limit the state is always the recorded one. */
  synchronized LimitState countRequest(String principal) {
    if (limit == 0) {
      return RECORDED_STATE;
    }
    Instant now = clock.instant();
    Deque<Instant> userTimes = requestTimes.computeIfAbsent(principal, name -> new ArrayDeque<>());
    userTimes.addLast(now);
    while (!userTimes.peekFirst().isAfter(now.minus(WINDOW))) {
      userTimes.removeFirst();
    }
    int remaining = Math.max(0, limit - userTimes.size());
    if (userTimes.size() <= limit) {
      return new LimitState(limit, remaining, 0);
    }
    long waitMillis = Duration.between(now, userTimes.peekFirst().plus(WINDOW)).toMillis();
    return new LimitState(limit, remaining, Math.max(1, (waitMillis + 999) / 1000));
  }
}
