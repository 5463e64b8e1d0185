package io.partnerinsights.core.http;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests are sent again and how long to wait before each retry. Immutable.
 *
 * <table>
 *   <caption>What is retried</caption>
 *   <tr><th>outcome</th><th>GET, HEAD, PUT, DELETE</th><th>POST</th></tr>
 *   <tr><td>429: refused for now</td><td>yes</td><td>yes</td></tr>
 *   <tr><td>408, 500, 502, 503, 504</td><td>yes</td><td>never</td></tr>
 *   <tr><td>no connection: the request was not sent</td><td>yes</td><td>yes</td></tr>
 *   <tr><td>{@link java.io.IOException} after that: reset, timed out, cut short</td><td>yes</td><td>never</td></tr>
 *   <tr><td>a certificate that is not trusted</td><td>no</td><td>no</td></tr>
 *   <tr><td>every other status</td><td>no</td><td>no</td></tr>
 * </table>
 *
 * <p>The wait before retry <i>n</i> is {@code baseDelay · 2ⁿ⁻¹}, at most {@code maxDelay}, reduced
 * by a random part of up to {@code jitter}. A response's {@code Retry-After} (seconds or an HTTP
 * date) makes it longer, up to {@code maxRetryAfter}.
 *
 * @param maxAttempts maximum number of attempts, including the first; at least 1
 * @param baseDelay the wait before the first retry
 * @param maxDelay maximum wait before a retry without {@code Retry-After}
 * @param maxRetryAfter maximum wait for a {@code Retry-After}
 * @param maxDuration maximum time from the start of the first attempt to the start of the last
 * @param jitter the random part of a wait, 0 (none) to 1 (all of it)
 */
public record RetryPolicy(
    int maxAttempts,
    Duration baseDelay,
    Duration maxDelay,
    Duration maxRetryAfter,
    Duration maxDuration,
    double jitter) {
  private static final Set<Integer> RETRIED = Set.of(408, 429, 500, 502, 503, 504);
  private static final int REFUSED = 429;
  private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE");

  public RetryPolicy {
    require(maxAttempts >= 1, "maxAttempts must be at least 1");
    requireNotNegative(baseDelay, "baseDelay");
    requireNotNegative(maxDelay, "maxDelay");
    requireNotNegative(maxRetryAfter, "maxRetryAfter");
    requireNotNegative(maxDuration, "maxDuration");
    require(jitter >= 0 && jitter <= 1, "jitter must be between 0 and 1");
  }

  /** Limit of the calls that plan a read, so that {@code load()} ends soon in an outage. */
  private static final Duration BRIEF = Duration.ofMinutes(1);

  /** Returns the policy of calls outside a wait: any number of attempts within a minute. */
  public static RetryPolicy brief() {
    return ofDefaults().withMaxAttempts(Integer.MAX_VALUE).withMaxDuration(BRIEF);
  }

  /**
   * Returns the policy of downloads: six attempts within 15 minutes, delays from 500 ms to 30 s
   * with a jitter of 0.5, and Retry-After up to five minutes.
   */
  public static RetryPolicy ofDefaults() {
    return new RetryPolicy(
        6,
        Duration.ofMillis(500),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        0.5);
  }

  /** Returns a policy that never retries. */
  public static RetryPolicy never() {
    return ofDefaults().withMaxAttempts(1);
  }

  /** Returns this policy with another maximum number of attempts. */
  public RetryPolicy withMaxAttempts(int attempts) {
    return new RetryPolicy(attempts, baseDelay, maxDelay, maxRetryAfter, maxDuration, jitter);
  }

  /** Returns this policy with another maximum duration. */
  public RetryPolicy withMaxDuration(Duration duration) {
    return new RetryPolicy(maxAttempts, baseDelay, maxDelay, maxRetryAfter, duration, jitter);
  }

  /** Whether requests of this method may be sent again whatever has become of them. */
  public boolean retriesMethod(String method) {
    return IDEMPOTENT.contains(method);
  }

  /** Whether a request that had no effect or is idempotent is sent again after this status. */
  public boolean retriesStatus(int status) {
    return RETRIED.contains(status);
  }

  /** Whether a request with this status had no effect, so that any method may be sent again. */
  boolean isRefusal(int status) {
    return status == REFUSED;
  }

  /**
   * Computes the wait before the next attempt.
   *
   * @param attempt the number of the attempt that failed, from 1
   * @param retryAfter the wait that the service requested
   * @param random source of the jitter
   */
  public Duration delay(int attempt, @Nullable Duration retryAfter, RandomGenerator random) {
    Duration backoff = backoff(attempt);
    long jittered = Math.round(backoff.toMillis() * (1 - jitter * random.nextDouble()));
    Duration requested = retryAfter == null ? Duration.ZERO : retryAfter;
    return Durations.longer(
        Duration.ofMillis(jittered), Durations.shorter(requested, maxRetryAfter));
  }

  private Duration backoff(int attempt) {
    // 2^30 times any base delay exceeds every maximum; the bound prevents an overflow.
    long factor = 1L << Math.min(attempt - 1, 30);
    return baseDelay.compareTo(maxDelay.dividedBy(factor)) >= 0
        ? maxDelay
        : baseDelay.multipliedBy(factor);
  }

  private static void requireNotNegative(Duration delay, String name) {
    require(!Objects.requireNonNull(delay, name).isNegative(), name + " must not be negative");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
