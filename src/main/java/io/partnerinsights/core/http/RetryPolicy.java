package io.partnerinsights.core.http;

import io.partnerinsights.core.base.Durations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
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
 *   <tr><td>408, 5xx except 501, 505 and 511</td><td>yes</td><td>never</td></tr>
 *   <tr><td>no connection: the request was not sent</td><td>yes</td><td>yes</td></tr>
 *   <tr><td>{@link java.io.IOException} after that: reset, timed out, cut short</td><td>yes</td><td>never</td></tr>
 *   <tr><td>a certificate that is not trusted, a proxy that rejects</td><td>in a wait</td><td>in a wait</td></tr>
 *   <tr><td>a token or link that is refused</td><td>with a new one</td><td>with a new one</td></tr>
 *   <tr><td>every other status</td><td>no</td><td>no</td></tr>
 * </table>
 *
 * <p>The wait before retry <i>n</i> is 500 ms · 2ⁿ⁻¹, at most 30 s, reduced by a random part of up
 * to a half. A response's {@code Retry-After} (seconds or an HTTP date) makes it longer, up to five
 * minutes.
 *
 * @param maxAttempts maximum number of attempts outside a wait, including the first; at least 1
 * @param maxDuration maximum time outside a wait from the start of the first attempt to the start
 *     of the last
 * @param maxOutage maximum time within a wait from the start of the first attempt to the last
 *     failure that is repeated
 * @param retriesImmediately whether the first repeat is made without a pause, even after a deadline
 */
public record RetryPolicy(
    int maxAttempts, Duration maxDuration, Duration maxOutage, boolean retriesImmediately) {
  private static final Duration BASE_DELAY = Duration.ofMillis(500);
  private static final Duration MAX_DELAY = Duration.ofSeconds(30);
  private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(5);

  /** The random part of a wait. */
  private static final double JITTER = 0.5;

  /** Unsupported methods and versions, and a network's login page: a repeat is answered alike. */
  private static final Set<Integer> FINAL_STATUSES = Set.of(501, 505, 511);

  private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

  /** Limit of the calls that plan a read, so that {@code load()} ends soon in an outage. */
  private static final Duration MAX_PLANNING_TIME = Duration.ofMinutes(1);

  /** Creates a policy that leaves the end of an outage to the deadline of a wait. */
  public RetryPolicy(int maxAttempts, Duration maxDuration) {
    this(maxAttempts, maxDuration, FOREVER, false);
  }

  /**
   * Returns the policy of calls whose token or link is refused: one more attempt with a new one.
   * During a wait further new tokens may be refused for five minutes: that is an outage of the
   * service, because the authority has just issued them. A {@link LastingFailure} may last for the
   * same time.
   */
  public static RetryPolicy forOneRenewal() {
    return new RetryPolicy(2, FOREVER, Duration.ofMinutes(5), true);
  }

  /** Returns the policy of calls outside a wait: any number of attempts within a minute. */
  public static RetryPolicy forOneMinute() {
    return new RetryPolicy(Integer.MAX_VALUE, MAX_PLANNING_TIME);
  }

  /** Returns the policy of downloads: six attempts within 15 minutes. */
  public static RetryPolicy forFifteenMinutes() {
    return new RetryPolicy(6, Duration.ofMinutes(15));
  }

  public static RetryPolicy noRetries() {
    return new RetryPolicy(1, forFifteenMinutes().maxDuration);
  }

  RetryPolicy withMaxDuration(Duration duration) {
    return new RetryPolicy(maxAttempts, duration);
  }

  /**
   * Whether a request that had no effect or is idempotent is sent again after this status. Gateways
   * have their own statuses, such as 520 and 529: an unknown one counts as 500 (RFC 9110, section
   * 15).
   */
  public static boolean isRetryable(int status) {
    boolean isServerFailure = status >= 500 && status < 600 && !FINAL_STATUSES.contains(status);
    return isServerFailure || status == 408 || status == 429;
  }

  /** Returns the wait after the attempt of this number, from 1, or a longer requested one. */
  public Duration delayAfter(int attempt, @Nullable Duration retryAfter, RandomGenerator random) {
    int pauseCount = retriesImmediately ? attempt - 1 : attempt;
    if (pauseCount == 0) {
      return Duration.ZERO;
    }
    // 2^30 times the first delay exceeds every maximum; the bound prevents an overflow.
    long factor = 1L << Math.min(pauseCount - 1, 30);
    Duration backoff = Durations.min(BASE_DELAY.multipliedBy(factor), MAX_DELAY);
    long delayMillis = Math.round(backoff.toMillis() * (1 - JITTER * random.nextDouble()));
    Duration requestedDelay = retryAfter == null ? Duration.ZERO : retryAfter;
    return Durations.max(
        Duration.ofMillis(delayMillis), Durations.min(requestedDelay, MAX_RETRY_AFTER));
  }
}
