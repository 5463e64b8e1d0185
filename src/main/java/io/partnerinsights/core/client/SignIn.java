package io.partnerinsights.core.client;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Retries;
import io.partnerinsights.core.http.RetryAfter;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets tokens for calls. A sign-in service that cannot be reached is asked again by the policy of
 * the calls.
 */
final class SignIn {
  private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);

  private final TokenProvider tokens;
  private final Retries retries;

  SignIn(TokenProvider tokens, Retries retries) {
    this.tokens = tokens;
    this.retries = retries;
  }

  AccessToken token() {
    return retried(tokens::token);
  }

  void invalidate(AccessToken stale) {
    tokens.invalidate(stale);
  }

  /** Returns a sign-in with the same tokens and other retries. */
  SignIn with(Retries other) {
    return new SignIn(tokens, other);
  }

  String principal() {
    return retried(tokens::principal);
  }

  private <T> T retried(Supplier<T> call) {
    Instant start = retries.clock().instant();
    for (int number = 1; ; number++) {
      try {
        return call.get();
      } catch (PartnerInsightsException e) {
        Duration wait = nextWait(number, start, e);
        LOG.info("{}; next attempt in {} ms", e.summary(), wait.toMillis());
        retries.failed(e.summary());
        retries.pause(wait);
      }
    }
  }

  private Duration nextWait(int number, Instant start, PartnerInsightsException e) {
    if (e.code() != ErrorCode.SIGN_IN_UNREACHABLE) {
      throw e;
    }
    Duration retryAfter = RetryAfter.of(e).orElse(null);
    return retries.nextWait(number, start, retryAfter).orElseThrow(() -> e);
  }
}
