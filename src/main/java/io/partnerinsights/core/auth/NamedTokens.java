package io.partnerinsights.core.auth;

import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;

/**
 * The tokens of known credentials: where a token does not say whose it is, they do.
 *
 * @param tokens where the tokens come from
 * @param credentialsPrincipal see {@link io.partnerinsights.core.auth.Credentials#principal()}
 */
record NamedTokens(TokenProvider tokens, String credentialsPrincipal) implements TokenProvider {
  @Override
  public AccessToken token() {
    return tokens.token();
  }

  @Override
  public void invalidate(AccessToken stale) {
    tokens.invalidate(stale);
  }

  @Override
  public String principal() {
    return token().account().orElse(credentialsPrincipal);
  }
}
