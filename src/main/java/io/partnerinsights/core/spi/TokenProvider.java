package io.partnerinsights.core.spi;

import io.partnerinsights.core.Public;

/**
 * Provides access tokens. Implement it for a sign-in that the connector does not support, and name
 * the class in option {@code tokenProviderClass}.
 *
 * <p>It is called before every request and by many threads: implementations must be thread-safe and
 * cache their token. It runs only in the process that plans a read; tasks never hold a token.
 */
@Public
public interface TokenProvider {
  /**
   * Returns a valid token.
   *
   * @throws io.partnerinsights.core.errors.SignInException if the sign-in fails
   */
  @Public
  AccessToken token();

  /**
   * Invalidates a token to which the service answered 401. The next {@link #token()} returns
   * another one or throws. Has no effect if the token has already been replaced.
   */
  @Public
  void invalidate(AccessToken stale);

  /**
   * Returns a text that identifies the account of the tokens, without a secret. Reports are shared
   * only between reads with an equal text. The default is the token's tenant and object id, or the
   * name of this class if the token has none. A provider for several accounts must override it if
   * its tokens do not contain these ids.
   *
   * @throws io.partnerinsights.core.errors.SignInException if it needs a token and the sign-in
   *     fails
   */
  @Public
  default String principal() {
    return token().account().orElseGet(() -> getClass().getName());
  }
}
