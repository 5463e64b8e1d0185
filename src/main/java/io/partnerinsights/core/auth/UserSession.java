package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.SignInException;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks the user to sign in once, and renews the token without the user while the session lasts.
 * Must be called by one thread at a time.
 */
final class UserSession implements Supplier<AccessToken> {
  private final Supplier<TokenEndpoint.Tokens> signIn;
  private final Function<Secret, Supplier<AccessToken>> renewals;
  private Optional<Supplier<AccessToken>> renewal = Optional.empty();

  /**
   * @param signIn asks the user
   * @param renewals returns the renewals by a session's refresh token
   */
  UserSession(
      Supplier<TokenEndpoint.Tokens> signIn, Function<Secret, Supplier<AccessToken>> renewals) {
    this.signIn = signIn;
    this.renewals = renewals;
  }

  @Override
  public AccessToken get() {
    return renewal.flatMap(UserSession::renewed).orElseGet(this::signedIn);
  }

  /** Returns a renewed token, or empty if the session has ended. */
  private static Optional<AccessToken> renewed(Supplier<AccessToken> renewal) {
    try {
      return Optional.of(renewal.get());
    } catch (SignInException e) {
      if (e.code() == ErrorCode.SIGN_IN_UNREACHABLE) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private AccessToken signedIn() {
    TokenEndpoint.Tokens tokens = signIn.get();
    renewal = tokens.refreshToken().map(renewals);
    return tokens.accessToken();
  }
}
