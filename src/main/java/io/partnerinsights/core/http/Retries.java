package io.partnerinsights.core.http;

import io.partnerinsights.core.errors.PartnerInsightsException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Waits between the attempts of a call, by a {@link RetryPolicy}. Thread-safe.
 *
 * @param clock measures the policy's maximum duration and the time to a Retry-After date
 * @param random source of the jitter; shared by threads, so it must be thread-safe
 */
public record Retries(RetryPolicy policy, Clock clock, Sleeper sleeper, RandomGenerator random) {

  Retries withPolicy(RetryPolicy other) {
    return new Retries(other, clock, sleeper, random);
  }

  /**
   * Returns the wait before the next attempt; empty if attempts or time are used up.
   *
   * @param number the number of the attempt that failed, from 1
   * @param start when the first attempt started
   * @param retryAfter the wait that the server requested
   */
  public Optional<Duration> nextWait(int number, Instant start, Optional<Duration> retryAfter) {
    if (number >= policy.maxAttempts()) {
      return Optional.empty();
    }
    Duration wait = policy.delay(number, retryAfter, random);
    Duration nextStart = Duration.between(start, clock.instant()).plus(wait);
    return nextStart.compareTo(policy.maxDuration()) <= 0 ? Optional.of(wait) : Optional.empty();
  }

  /**
   * Sleeps.
   *
   * @throws PartnerInsightsException {@code WAIT_INTERRUPTED} if the thread is interrupted, whose
   *     flag stays set
   */
  public void pause(Duration wait) {
    try {
      sleeper.sleep(wait);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Sleeps until a call may be made with the account. */
  void await(CallPace pace) {
    Optional<Instant> next = pace.acquire();
    while (next.isPresent()) {
      pause(Duration.between(clock.instant(), next.get()));
      next = pace.acquire();
    }
  }

  static PartnerInsightsException interrupted(Exception e) {
    Thread.currentThread().interrupt();
    return HttpErrors.interrupted(e);
  }
}
