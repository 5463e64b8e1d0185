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
public final class CallLimiter {
  static final Duration WINDOW = Duration.ofSeconds(60);

  /** Maximum time that the service holds calls back. */
  private static final Duration MAX_HOLD_TIME = Duration.ofMinutes(5);

  /** Time between calls while no response says that calls are left. */
  private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);

  /** Added to the end of a window, which the service measures by the calls' arrival. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final Clock clock;

  private final Deque<Instant> callTimes = new ArrayDeque<>();

  /** The service documents no limit. */
  private int maxCallsPerMinute = 60;

  private Instant retryAfterEnd = Instant.MIN;

  /** How many calls the service has left, by the newest response that says it and later calls. */
  private int remainingCalls = Integer.MAX_VALUE;

  private Instant rateLimitEnd = Instant.MIN;
  private @Nullable RateLimit reachedLimit;

  public CallLimiter(Clock clock) {
    this.clock = clock;
  }

  /** Sets how many calls may be made in 60 seconds, at least 1. Calls already made count. */
  public synchronized void setMaxCallsPerMinute(int callsPerMinute) {
    maxCallsPerMinute = Math.max(1, callsPerMinute);
  }

  /** Counts a call that may be made now, or returns when to ask again. */
  synchronized Optional<Instant> acquireOrRetryTime() {
    Instant now = clock.instant();
    Instant allowedAt = retryAfterEnd.isAfter(rateLimitEnd) ? retryAfterEnd : rateLimitEnd;
    if (now.isBefore(allowedAt)) {
      return Optional.of(allowedAt);
    }
    removeExpiredCalls(now);
    if (callTimes.size() >= maxCallsPerMinute) {
      return Optional.of(nthLatestCall(maxCallsPerMinute).plus(WINDOW));
    }
    addCall(now);
    return Optional.empty();
  }

  private Instant nthLatestCall(int n) {
    return callTimes.stream().skip(callTimes.size() - n).findFirst().orElseThrow();
  }

  /** Counts a call that does not wait. If it was the last one left, later calls are held back. */
  synchronized void countCall() {
    Instant now = clock.instant();
    removeExpiredCalls(now);
    addCall(now);
  }

  private void addCall(Instant now) {
    callTimes.addLast(now);
    remainingCalls = Math.max(0, remainingCalls - 1);
    rateLimitEnd = remainingCalls == 0 ? now.plus(PROBE_INTERVAL) : rateLimitEnd;
  }

  private void removeExpiredCalls(Instant now) {
    callTimes.removeIf(call -> !now.isBefore(call.plus(WINDOW)));
  }

  /** Holds back all calls, because the service asks for it. */
  synchronized void holdBack(Duration retryAfter) {
    Instant newRetryAfterEnd = clock.instant().plus(Durations.min(retryAfter, MAX_HOLD_TIME));
    retryAfterEnd = newRetryAfterEnd.isAfter(retryAfterEnd) ? newRetryAfterEnd : retryAfterEnd;
  }

  /**
   * Notes what a response says. If no calls are left, the next one is made after the time that the
   * service names, or else after at most one window.
   */
  synchronized void observeLimit(RateLimit rateLimit) {
    Instant now = clock.instant();
    remainingCalls = rateLimit.remaining();
    rateLimitEnd =
        rateLimit.remaining() > 0 ? Instant.MIN : now.plus(timeUntilReset(rateLimit, now));
    reachedLimit = rateLimit.remaining() == 0 ? rateLimit : null;
  }

  private Duration timeUntilReset(RateLimit rateLimit, Instant now) {
    Duration reset = rateLimit.timeUntilReset();
    return Durations.min(reset == null ? timeUntilWindowEnd(rateLimit, now) : reset, MAX_HOLD_TIME);
  }

  /** Returns the limit of the service that holds calls back; only once, to be logged. */
  synchronized Optional<RateLimit> takeReachedLimit() {
    Optional<RateLimit> rateLimit = Optional.ofNullable(reachedLimit);
    reachedLimit = null;
    return rateLimit;
  }

  /** Returns the time until the window's first call expires; all of it if others call too. */
  private Duration timeUntilWindowEnd(RateLimit rateLimit, Instant now) {
    removeExpiredCalls(now);
    Integer windowCalls = rateLimit.limit();
    return windowCalls == null || callTimes.size() < windowCalls
        ? WINDOW
        : Durations.min(
            WINDOW, Duration.between(now, nthLatestCall(windowCalls).plus(WINDOW).plus(MARGIN)));
  }
}
