package io.partnerinsights.core.http;

import io.partnerinsights.core.base.Deadline;
import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.base.Sleeper;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats failed calls: by a {@link RetryPolicy}, or until the deadline of the wait that the call
 * belongs to. Thread-safe without a wait.
 */
public final class Retries {
  /** Time after the deadline of a wait in which its last call may still be held back. */
  private static final Duration LAST_CALL_GRACE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

  private final RetryPolicy policy;

  /** Measures the policy's maximum duration and the time to a Retry-After date. */
  private final Clock clock;

  private final Sleeper sleeper;

  /** The source of the jitter, which must be thread-safe. */
  private final RandomGenerator random;

  /** The deadline of the wait that the calls belong to; null for none. */
  private final @Nullable Deadline deadline;

  private final RetryListener listener;

  private Retries(
      RetryPolicy policy,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random,
      @Nullable Deadline deadline,
      RetryListener listener) {
    this.policy = policy;
    this.clock = clock;
    this.sleeper = sleeper;
    this.random = random;
    this.deadline = deadline;
    this.listener = listener;
  }

  /** Retries by the policy only, outside a wait. */
  public Retries(RetryPolicy policy, Clock clock, Sleeper sleeper, RandomGenerator random) {
    this(policy, clock, sleeper, random, null, new RetryListener() {});
  }

  /** Returns retries by this policy, without the deadline and the listener of a wait. */
  Retries withPolicyOnly(RetryPolicy newPolicy) {
    return new Retries(newPolicy, clock, sleeper, random);
  }

  public RetryPolicy policy() {
    return policy;
  }

  public Clock clock() {
    return clock;
  }

  public RandomGenerator random() {
    return random;
  }

  public @Nullable Deadline deadline() {
    return deadline;
  }

  RetryListener listener() {
    return listener;
  }

  Retries forWait(Deadline waitDeadline, RetryListener waitListener) {
    return new Retries(policy, clock, waitDeadline, random, waitDeadline, waitListener);
  }

  /** Returns the same retries, which also say when an attempt has failed and is repeated. */
  Retries withFailureHook(Runnable hook) {
    RetryListener listeners =
        new RetryListener() {
          @Override
          public void onFailure(String failure) {
            hook.run();
            listener.onFailure(failure);
          }

          @Override
          public void onResponse() {
            listener.onResponse();
          }

          @Override
          public void onHeldBack() {
            listener.onHeldBack();
          }
        };
    return new Retries(policy, clock, sleeper, random, deadline, listeners);
  }

  /** Makes a call until an attempt has a result. No other loop repeats a failed call. */
  public <T, E extends Exception> T run(RetryPolicy callPolicy, Call<T, E> call) throws E {
    Attempts attempts = new Attempts(callPolicy);
    Optional<T> result = call.attempt(attempts);
    while (result.isEmpty()) {
      attempts.pauseBeforeNext();
      result = call.attempt(attempts);
    }
    return result.get();
  }

  /** A call that may be repeated. */
  @FunctionalInterface
  public interface Call<T, E extends Exception> {
    /** Returns the result of an attempt; empty after a failure that is repeated. */
    Optional<T> attempt(Attempts attempts) throws E;
  }

  /** The attempts at one call, of which one is current. Not thread-safe. */
  public final class Attempts {
    private final RetryPolicy callPolicy;
    private Instant startedAt = clock.instant();
    private int number = 1;
    private Duration pause = Duration.ZERO;

    /** Since when each attempt had a {@link LastingFailure}; null if the last one had none. */
    private @Nullable Instant lastingFailureStart;

    /** Whether the request has reached a connection, so that the service may have received it. */
    private boolean isSent;

    private Attempts(RetryPolicy callPolicy) {
      this.callPolicy = callPolicy;
    }

    /** Returns the number of the current attempt, from 1. */
    public int currentNumber() {
      return number;
    }

    void markSent() {
      isSent = true;
    }

    boolean isSent() {
      return isSent;
    }

    /**
     * Decides whether the call is repeated after this failure of the current attempt. The deadline
     * of a wait replaces the policy's limits, and the last attempt is made at the deadline. A
     * repeat without a pause is not an outage, so neither log nor listener mentions it.
     */
    public boolean planRetry(String failure, @Nullable Duration retryAfter) {
      lastingFailureStart = null;
      return planPause(failure, retryAfter);
    }

    /**
     * Decides about a {@link LastingFailure}. Outside a wait the call is not repeated. A proxy, or
     * one gateway of many, may be set up wrong for some minutes, which must not lose hours of
     * waiting.
     */
    public boolean planRetryAfterLastingFailure(String failure) {
      Instant now = clock.instant();
      lastingFailureStart = lastingFailureStart == null ? now : lastingFailureStart;
      Duration elapsedTime = Duration.between(lastingFailureStart, now);
      return deadline != null
          && elapsedTime.compareTo(RetryPolicy.forOneRenewal().maxOutage()) < 0
          && planPause(failure, null);
    }

    private boolean planPause(String failure, @Nullable Duration retryAfter) {
      pause = callPolicy.delayAfter(number, retryAfter, random);
      if (pause.isZero()) {
        return true;
      }
      boolean isPlanned = fitPauseToLimits(Duration.between(startedAt, clock.instant()));
      if (isPlanned) {
        LOG.info(
            "A call failed: {}. No action is needed, because the connector repeats the call in {}"
                + " ms (attempt {})",
            failure,
            pause.toMillis(),
            number + 1);
        listener.onFailure(failure);
      }
      return isPlanned;
    }

    private boolean fitPauseToLimits(Duration elapsedTime) {
      if (deadline == null) {
        return number < callPolicy.maxAttempts()
            && elapsedTime.plus(pause).compareTo(callPolicy.maxDuration()) <= 0;
      }
      pause = Durations.min(pause, deadline.timeLeft());
      return !Durations.isOver(pause) && elapsedTime.compareTo(callPolicy.maxOutage()) < 0;
    }

    /** Pauses before the next attempt. The time counts from a first repeat without a pause. */
    private void pauseBeforeNext() {
      number++;
      isSent = false;
      if (pause.isZero()) {
        startedAt = clock.instant();
      } else {
        Retries.this.pause(pause);
      }
    }
  }

  /** Sleeps; an interrupt is {@code WAIT_INTERRUPTED}, and the flag stays set. */
  public void pause(Duration wait) {
    try {
      sleeper.sleep(wait);
    } catch (InterruptedException e) {
      throw restoreInterruptAsError(e);
    }
  }

  /**
   * Waits for a lock, at most until the deadline, and returns whether this thread has it. An
   * interrupt as in {@link #pause}.
   */
  public boolean tryLock(Lock lock) {
    Duration maxWait = deadline == null ? policy.maxDuration() : deadline.timeLeft();
    try {
      return lock.tryLock(maxWait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw restoreInterruptAsError(e);
    }
  }

  /** Sleeps until the account allows a call; {@code RATE_LIMITED} if that takes too long. */
  void awaitCallPermit(CallLimiter limiter) {
    Optional<Instant> nextAttempt = limiter.acquireOrRetryTime();
    while (nextAttempt.isPresent()) {
      Duration timeUntilNext = Duration.between(clock.instant(), nextAttempt.get());
      Duration maxWait =
          deadline == null
              ? Durations.max(policy.maxDuration(), CallLimiter.WINDOW)
              : deadline.timeLeft().plus(LAST_CALL_GRACE);
      if (Durations.isOver(maxWait) || (deadline == null && timeUntilNext.compareTo(maxWait) > 0)) {
        throw HttpErrors.HELD_BACK
            .problem(Durations.toText(timeUntilNext))
            .retryAfter(timeUntilNext)
            .toException();
      }
      limiter.takeReachedLimit().ifPresent(rateLimit -> logReachedLimit(rateLimit, timeUntilNext));
      listener.onHeldBack();
      pause(Durations.min(timeUntilNext, maxWait));
      nextAttempt = limiter.acquireOrRetryTime();
    }
  }

  private static void logReachedLimit(RateLimit rateLimit, Duration timeUntilNext) {
    LOG.info(
        "Calls are delayed, because the signed-in user has reached the service's call limit, which"
            + " all programs of this user share. State of the limit: {}. No action is needed,"
            + " because the connector makes the next call in {}",
        rateLimit,
        Durations.toText(timeUntilNext));
  }

  static PartnerInsightsException restoreInterruptAsError(Exception e) {
    Thread.currentThread().interrupt();
    return HttpErrors.INTERRUPTED.causedBy(e);
  }
}
