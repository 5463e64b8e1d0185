package io.partnerinsights.core.spi;

/**
 * Where access tokens come from. The extension point for sign-ins that the connector does not know:
 * implement it and name the class in the option {@code tokenProviderClass}.
 *
 * <p>It is called before every request and from many threads: implementations are thread-safe and
 * cache. It runs on the driver only; executors never hold a token.
 */
public interface TokenProvider {
  /**
   * A token that is valid now.
   *
   * @throws io.partnerinsights.core.errors.SignInException if there is none to be had
   */
  AccessToken token();

  /**
   * The service answered 401 to this token: the next {@link #token()} must be another one, or
   * throw. Without effect if the token has been replaced meanwhile.
   */
  void invalidate(AccessToken stale);

  /**
   * Which account these tokens are of, as text without a secret: reports are shared only where it
   * is equal. By default the tenant and object id that the token names, else this class; a provider
   * of tokens for several accounts that do not name them must tell them apart itself.
   *
   * @throws io.partnerinsights.core.errors.SignInException if it needs a token and there is none
   */
  default String principal() {
    return token().account().orElseGet(() -> getClass().getName());
  }
}
