package io.partnerinsights.core.spi;

import io.partnerinsights.core.Public;

/**
 * Provides access tokens. Implement it for a sign-in that the connector does not support, and name
 * the class in option {@code tokenProviderClass}.
 *
 * <p>The connector calls it before every request and from many threads, so implementations must be
 * thread-safe and cache their token. It runs only in the process that plans a read, and tasks never
 * receive a token.
 */
@Public
public interface TokenProvider {
  /**
   * Returns a valid token. While this method throws, the connector uses the last token until that
   * expires, and calls this method again after 30 seconds.
   *
   * @throws io.partnerinsights.core.errors.SignInException if the sign-in fails
   */
  @Public
  AccessToken token();

  /**
   * Invalidates a token to which the service responded with 401. The next {@link #token()} returns
   * another token or throws. Has no effect if the token has already been replaced.
   */
  @Public
  void invalidate(AccessToken stale);

  /**
   * Returns a text that identifies the account of the tokens, without a secret. Only reads with an
   * equal text share reports. The default is the token's tenant and object id, or the name of this
   * class if the token has none. A provider for several accounts must override it if its tokens do
   * not contain these ids.
   *
   * @throws io.partnerinsights.core.errors.SignInException if it needs a token and the sign-in
   *     fails
   */
  @Public
  default String principal() {
    return token().findAccountId().orElseGet(() -> getClass().getName());
  }
}
