package io.partnerinsights.core.client;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Retries;
import io.partnerinsights.core.http.RetryAfter;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets tokens for calls. A sign-in service that cannot be reached is asked again by the policy of
 * the calls.
 */
record SignIn(TokenProvider tokens, Retries retries) {
  private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);

  AccessToken token() {
    return retried(tokens::token);
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
        retries.pause(nextWait(number, start, e));
      }
    }
  }

  private Duration nextWait(int number, Instant start, PartnerInsightsException e) {
    Optional<Duration> wait =
        e.code() == ErrorCode.SIGN_IN_UNREACHABLE
            ? retries.nextWait(number, start, RetryAfter.of(e))
            : Optional.empty();
    wait.ifPresent(
        pause -> {
          LOG.info("{}; next attempt in {} ms", e.summary(), pause.toMillis());
          retries.failed(e.summary());
        });
    return wait.orElseThrow(() -> e);
  }
}
