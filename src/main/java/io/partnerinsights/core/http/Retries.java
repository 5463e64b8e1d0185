package io.partnerinsights.core.http;

import io.partnerinsights.core.errors.PartnerInsightsException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a call is repeated, and waits until then: by a {@link RetryPolicy}, or for as long
 * as the wait lasts that the call belongs to. Thread-safe without a wait.
 *
 * @param clock measures the policy's maximum duration and the time to a Retry-After date
 * @param random source of the jitter; shared by threads, so it must be thread-safe
 * @param during the wait that the calls belong to; null for none
 */
public record Retries(
    RetryPolicy policy,
    Clock clock,
    Sleeper sleeper,
    RandomGenerator random,
    @Nullable RetryListener during) {
  /** Time after the deadline of a wait in which its last call may still be held back. */
  private static final Duration LAST_CALL = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

  /** Retries by the policy only, outside a wait. */
  public Retries(RetryPolicy policy, Clock clock, Sleeper sleeper, RandomGenerator random) {
    this(policy, clock, sleeper, random, null);
  }

  public boolean isDuringWait() {
    return during != null;
  }

  /** Returns retries by this policy alone, also within a wait. */
  Retries withPolicy(RetryPolicy other) {
    return new Retries(other, clock, sleeper, random);
  }

  Retries during(RetryListener wait) {
    return new Retries(policy, clock, wait, random, wait);
  }

  /**
   * Returns the wait after the failed attempt of this number, from 1; empty if attempts or the time
   * since the first one are used up. A wait limits the time only, and its last attempt is made at
   * its deadline.
   */
  public Optional<Duration> nextWait(int number, Instant start, @Nullable Duration retryAfter) {
    Duration wait = policy.delay(number, retryAfter, random);
    if (during == null) {
      return byPolicy(number, start, wait);
    }
    Duration left = during.left();
    return Durations.isOver(left) ? Optional.empty() : Optional.of(Durations.shorter(wait, left));
  }

  /** Returns the wait before the next attempt by the policy, without its limits. */
  public Duration delay(int number) {
    return policy.delay(number, null, random);
  }

  private Optional<Duration> byPolicy(int number, Instant start, Duration wait) {
    Duration nextStart = Duration.between(start, clock.instant()).plus(wait);
    boolean allowed =
        number < policy.maxAttempts() && nextStart.compareTo(policy.maxDuration()) <= 0;
    return allowed ? Optional.of(wait) : Optional.empty();
  }

  /** Notes that an attempt failed and will be repeated. */
  public void failed(String failure) {
    if (during != null) {
      during.failed(failure);
    }
  }

  public void answered() {
    if (during != null) {
      during.answered();
    }
  }

  /** Sleeps; an interrupt is {@code WAIT_INTERRUPTED}, and the flag stays set. */
  public void pause(Duration wait) {
    try {
      sleeper.sleep(wait);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Sleeps until the account allows a call; {@code RATE_LIMITED} if that takes too long. */
  void await(CallPace pace) {
    Optional<Instant> next = pace.acquire();
    while (next.isPresent()) {
      Duration rest = Duration.between(clock.instant(), next.get());
      Duration most =
          during == null
              ? Durations.longer(policy.maxDuration(), CallPace.WINDOW)
              : during.left().plus(LAST_CALL);
      if (Durations.isOver(most) || (during == null && rest.compareTo(most) > 0)) {
        throw RetryAfter.addTo(HttpErrors.HELD_BACK.problem(Durations.readable(rest)), rest)
            .toException();
      }
      pace.reachedLimit().ifPresent(limits -> log(limits, rest));
      if (during != null) {
        during.heldBack();
      }
      pause(Durations.shorter(rest, most));
      next = pace.acquire();
    }
  }

  private static void log(RateLimit limits, Duration rest) {
    LOG.warn(
        "{}; the next call is made in {}. All programs that sign in with this account share the"
            + " limit",
        limits,
        Durations.readable(rest));
  }

  static PartnerInsightsException interrupted(Exception e) {
    Thread.currentThread().interrupt();
    return HttpErrors.INTERRUPTED.causedBy(e);
  }
}
