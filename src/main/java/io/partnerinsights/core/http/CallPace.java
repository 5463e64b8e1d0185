package io.partnerinsights.core.http;

import io.partnerinsights.core.base.Durations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many calls are made with one account in any 60 seconds. A {@code Retry-After} of one
 * call holds back all of them, and so does a {@link RateLimit} without remaining calls.
 * Thread-safe.
 */
public final class CallPace {
  static final Duration WINDOW = Duration.ofSeconds(60);

  /** Maximum time that the service holds calls back. */
  private static final Duration MAX_HOLD = Duration.ofMinutes(5);

  /** Time between calls while no response says that calls are left. */
  private static final Duration TRY_INTERVAL = Duration.ofSeconds(1);

  /** Added to the end of a window, which the service measures by the calls' arrival. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final Clock clock;

  private final Deque<Instant> calls = new ArrayDeque<>();

  /** The service documents no limit. */
  private int limit = 60;

  private Instant heldUntil = Instant.MIN;

  /** How many calls the service has left, by the newest response that says it and later calls. */
  private int remaining = Integer.MAX_VALUE;

  private Instant limitedUntil = Instant.MIN;
  private @Nullable RateLimit reached;

  public CallPace(Clock clock) {
    this.clock = clock;
  }

  /** Sets how many calls may be made in 60 seconds, at least 1. Calls already made count. */
  public synchronized void limit(int perMinute) {
    limit = Math.max(1, perMinute);
  }

  /** Counts a call that may be made now, or returns when to ask again. */
  synchronized Optional<Instant> acquire() {
    Instant now = clock.instant();
    Instant allowed = heldUntil.isAfter(limitedUntil) ? heldUntil : limitedUntil;
    if (now.isBefore(allowed)) {
      return Optional.of(allowed);
    }
    removeOld(now);
    if (calls.size() >= limit) {
      return Optional.of(firstOfLast(limit).plus(WINDOW));
    }
    add(now);
    return Optional.empty();
  }

  private Instant firstOfLast(int number) {
    return calls.stream().skip(calls.size() - number).findFirst().orElseThrow();
  }

  /** Counts a call that is made without a wait. After the last one its response is awaited. */
  synchronized void count() {
    Instant now = clock.instant();
    removeOld(now);
    add(now);
  }

  private void add(Instant now) {
    calls.addLast(now);
    remaining = Math.max(0, remaining - 1);
    limitedUntil = remaining == 0 ? now.plus(TRY_INTERVAL) : limitedUntil;
  }

  private void removeOld(Instant now) {
    calls.removeIf(call -> !now.isBefore(call.plus(WINDOW)));
  }

  /** Holds back all calls, because the service asks for it. */
  synchronized void hold(Duration retryAfter) {
    Instant until = clock.instant().plus(Durations.shorter(retryAfter, MAX_HOLD));
    heldUntil = until.isAfter(heldUntil) ? until : heldUntil;
  }

  /**
   * Notes what a response says. If no calls are left, the next one is made after the time that the
   * service names, or else after at most one window.
   */
  synchronized void observe(RateLimit limits) {
    Instant now = clock.instant();
    remaining = limits.remaining();
    limitedUntil = limits.remaining() > 0 ? Instant.MIN : now.plus(untilReset(limits, now));
    reached = limits.remaining() == 0 ? limits : null;
  }

  private Duration untilReset(RateLimit limits, Instant now) {
    Duration reset = limits.reset();
    return Durations.shorter(reset == null ? untilWindowEnds(limits, now) : reset, MAX_HOLD);
  }

  /** Returns the limit of the service that holds calls back; only once, to be logged. */
  synchronized Optional<RateLimit> reachedLimit() {
    Optional<RateLimit> limits = Optional.ofNullable(reached);
    reached = null;
    return limits;
  }

  /** If all calls of the window are this account's own, the first of them frees one. */
  private Duration untilWindowEnds(RateLimit limits, Instant now) {
    removeOld(now);
    Integer most = limits.limit();
    return most == null || calls.size() < most
        ? WINDOW
        : Durations.shorter(
            WINDOW, Duration.between(now, firstOfLast(most).plus(WINDOW).plus(MARGIN)));
  }
}
