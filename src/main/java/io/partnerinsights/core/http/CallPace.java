package io.partnerinsights.core.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Limits how many calls are made with one account in any 60 seconds. A {@code Retry-After} of one
 * call holds back all of them. Thread-safe.
 */
public final class CallPace {
  /** The default limit of calls in 60 seconds. The service documents none. */
  public static final int DEFAULT_LIMIT = 60;

  private static final Duration WINDOW = Duration.ofSeconds(60);

  /** Maximum time that a Retry-After holds calls back. */
  private static final Duration MAX_HOLD = Duration.ofMinutes(5);

  private final Clock clock;
  private final Deque<Instant> calls = new ArrayDeque<>();
  private int limit = DEFAULT_LIMIT;
  private Instant heldUntil = Instant.MIN;

  public CallPace(Clock clock) {
    this.clock = clock;
  }

  /** Sets how many calls may be made in 60 seconds, at least 1. Calls already made count. */
  public synchronized void limit(int perMinute) {
    limit = Math.max(1, perMinute);
  }

  /**
   * Allows a call, or tells when to ask again.
   *
   * @return empty if the call may be made now; it is counted
   */
  public synchronized Optional<Instant> acquire() {
    Instant now = clock.instant();
    if (now.isBefore(heldUntil)) {
      return Optional.of(heldUntil);
    }
    removeOld(now);
    if (calls.size() >= limit) {
      return Optional.of(firstOfLast(limit).plus(WINDOW));
    }
    calls.addLast(now);
    return Optional.empty();
  }

  private Instant firstOfLast(int number) {
    return calls.stream().skip(calls.size() - number).findFirst().orElseThrow();
  }

  /** Counts a call that is made without a wait. */
  public synchronized void count() {
    Instant now = clock.instant();
    removeOld(now);
    calls.addLast(now);
  }

  private void removeOld(Instant now) {
    calls.removeIf(call -> !now.isBefore(call.plus(WINDOW)));
  }

  /** Holds back all calls, because the service asks for it. */
  synchronized void hold(Duration retryAfter) {
    Instant until = clock.instant().plus(Durations.shorter(retryAfter, MAX_HOLD));
    heldUntil = until.isAfter(heldUntil) ? until : heldUntil;
  }
}
