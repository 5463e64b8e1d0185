package io.partnerinsights.core.http;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * When a request is sent again, and after how long. An immutable value.
 *
 * <table>
 *   <caption>What is retried</caption>
 *   <tr><th>outcome</th><th>GET, HEAD, PUT, DELETE</th><th>POST</th></tr>
 *   <tr><td>408, 429, 500, 502, 503, 504</td><td>yes</td><td>never</td></tr>
 *   <tr><td>{@link java.io.IOException}: refused, reset, timed out, cut short</td><td>yes</td><td>never</td></tr>
 *   <tr><td>a certificate that is not trusted</td><td>no</td><td>no</td></tr>
 *   <tr><td>every other status</td><td>no</td><td>no</td></tr>
 * </table>
 *
 * <p>The wait before retry <i>n</i> is {@code baseDelay · 2ⁿ⁻¹}, at most {@code maxDelay}, made
 * shorter by a random part of up to {@code jitter}. An answer's {@code Retry-After} (seconds or an
 * HTTP date) makes it longer, up to {@code maxRetryAfter}. No attempt begins later than {@code
 * maxDuration} after the first.
 *
 * <pre>{@code
 * RetryPolicy patient = RetryPolicy.builder().maxAttempts(10).maxDelay(Duration.ofMinutes(1)).build();
 * }</pre>
 */
public final class RetryPolicy {
  private static final Set<Integer> RETRIED = Set.of(408, 429, 500, 502, 503, 504);
  private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE");

  private final int maxAttempts;
  private final Duration baseDelay;
  private final Duration maxDelay;
  private final Duration maxRetryAfter;
  private final Duration maxDuration;
  private final double jitter;

  private RetryPolicy(Builder builder) {
    this.maxAttempts = builder.maxAttempts;
    this.baseDelay = builder.baseDelay;
    this.maxDelay = builder.maxDelay;
    this.maxRetryAfter = builder.maxRetryAfter;
    this.maxDuration = builder.maxDuration;
    this.jitter = builder.jitter;
  }

  /**
   * Six attempts, 500 ms growing to 30 s, half of it random, Retry-After up to five minutes, 15 in
   * all.
   */
  public static RetryPolicy ofDefaults() {
    return builder().build();
  }

  /** One attempt only. */
  public static RetryPolicy never() {
    return builder().maxAttempts(1).build();
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts from this policy. */
  public Builder toBuilder() {
    return builder()
        .maxAttempts(maxAttempts)
        .baseDelay(baseDelay)
        .maxDelay(maxDelay)
        .maxRetryAfter(maxRetryAfter)
        .maxDuration(maxDuration)
        .jitter(jitter);
  }

  /** How often a request is sent at most, the first time included. */
  public int maxAttempts() {
    return maxAttempts;
  }

  /** How long after the first attempt the last one begins at most. */
  public Duration maxDuration() {
    return maxDuration;
  }

  /** Whether the method may be sent again at all. */
  public boolean retriesMethod(String method) {
    return IDEMPOTENT.contains(method);
  }

  /** Whether the status is worth another attempt. */
  public boolean retriesStatus(int status) {
    return RETRIED.contains(status);
  }

  /**
   * The wait before the next attempt.
   *
   * @param attempt the attempt that failed, from 1
   * @param retryAfter what the service asked for
   * @param random where the jitter comes from
   */
  public Duration delay(int attempt, Optional<Duration> retryAfter, RandomGenerator random) {
    Duration backoff = backoff(attempt);
    long jittered = Math.round(backoff.toMillis() * (1 - jitter * random.nextDouble()));
    Duration asked = shorter(retryAfter.orElse(Duration.ZERO), maxRetryAfter);
    return longer(Duration.ofMillis(jittered), asked);
  }

  private Duration backoff(int attempt) {
    // 2^30 of any base delay is beyond every maximum; the bound keeps the product from overflowing.
    long factor = 1L << Math.min(attempt - 1, 30);
    return baseDelay.compareTo(maxDelay.dividedBy(factor)) >= 0
        ? maxDelay
        : baseDelay.multipliedBy(factor);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RetryPolicy that && that.toString().equals(toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return ("RetryPolicy[maxAttempts=%d, baseDelay=%s, maxDelay=%s, maxRetryAfter=%s,"
            + " maxDuration=%s, jitter=%s]")
        .formatted(maxAttempts, baseDelay, maxDelay, maxRetryAfter, maxDuration, jitter);
  }

  /** Collects the parts of a policy; not thread-safe. */
  public static final class Builder {
    private int maxAttempts = 6;
    private Duration baseDelay = Duration.ofMillis(500);
    private Duration maxDelay = Duration.ofSeconds(30);
    private Duration maxRetryAfter = Duration.ofMinutes(5);
    private Duration maxDuration = Duration.ofMinutes(15);
    private double jitter = 0.5;

    private Builder() {}

    /** How often a request is sent at most, the first time included; at least 1. */
    public Builder maxAttempts(int attempts) {
      require(attempts >= 1, "maxAttempts must be at least 1");
      this.maxAttempts = attempts;
      return this;
    }

    /** The wait before the first retry. */
    public Builder baseDelay(Duration delay) {
      this.baseDelay = notNegative(delay);
      return this;
    }

    /** The longest wait of the connector's own choosing. */
    public Builder maxDelay(Duration delay) {
      this.maxDelay = notNegative(delay);
      return this;
    }

    /** The longest Retry-After that is waited for. */
    public Builder maxRetryAfter(Duration delay) {
      this.maxRetryAfter = notNegative(delay);
      return this;
    }

    /** How long after the first attempt the last one begins at most. */
    public Builder maxDuration(Duration duration) {
      this.maxDuration = notNegative(duration);
      return this;
    }

    /** The random part of a wait, 0 (none) to 1 (all of it). */
    public Builder jitter(double part) {
      require(part >= 0 && part <= 1, "jitter must be between 0 and 1");
      this.jitter = part;
      return this;
    }

    /** The policy. */
    public RetryPolicy build() {
      return new RetryPolicy(this);
    }

    private static Duration notNegative(Duration delay) {
      require(!Objects.requireNonNull(delay).isNegative(), "a delay must not be negative");
      return delay;
    }

    private static void require(boolean holds, String rule) {
      if (!holds) {
        throw new IllegalArgumentException(rule);
      }
    }
  }
}
