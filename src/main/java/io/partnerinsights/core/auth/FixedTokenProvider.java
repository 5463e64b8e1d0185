package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import java.time.Clock;

/** A token from outside: good until it ends or the service refuses it, and then no more. */
final class FixedTokenProvider implements TokenProvider {
  private final AccessToken token;
  private final Clock clock;
  private volatile boolean refused;

  FixedTokenProvider(AccessToken token, Clock clock) {
    this.token = token;
    this.clock = clock;
  }

  @Override
  public AccessToken token() {
    if (refused) {
      throw useless("the service answered 401 to it");
    }
    if (!clock.instant().isBefore(token.expiresAt())) {
      throw useless("it ended at " + token.expiresAt());
    }
    return token;
  }

  @Override
  public void invalidate(AccessToken stale) {
    if (stale.equals(token)) {
      refused = true;
    }
  }

  private static RuntimeException useless(String reason) {
    return Problem.of(
            ErrorCode.TOKEN_REJECTED, "The access token is not valid and cannot be renewed")
        .reason(reason + ", and it was given from outside")
        .remedy(
            "give a fresh accessToken (it lives 60 minutes), or sign in with refreshToken or"
                + " deviceCode, which renew themselves")
        .toException();
  }
}
