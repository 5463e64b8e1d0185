package io.partnerinsights.core.auth;

import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import java.time.Clock;

/**
 * Provides a token that the user has supplied, until it expires or the service refuses it. It
 * cannot be renewed. Thread-safe.
 */
final class FixedTokenProvider implements TokenProvider {
  private final AccessToken token;
  private final String principal;
  private final Clock clock;
  private volatile boolean refused;

  /**
   * @param principal the principal of the credentials, used if the token does not name an account
   */
  FixedTokenProvider(AccessToken token, String principal, Clock clock) {
    this.token = token;
    this.principal = principal;
    this.clock = clock;
  }

  @Override
  public AccessToken token() {
    if (refused) {
      throw SignInErrors.SUPPLIED_TOKEN_INVALID.error("the service answered 401 to it");
    }
    if (!clock.instant().isBefore(token.expiresAt())) {
      throw SignInErrors.SUPPLIED_TOKEN_INVALID.error("it expired at " + token.expiresAt());
    }
    return token;
  }

  @Override
  public void invalidate(AccessToken stale) {
    if (stale.equals(token)) {
      refused = true;
    }
  }

  @Override
  public String principal() {
    return token().account().orElse(principal);
  }
}
