package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.SignInException;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the user to sign in once, and renews the token without the user while the session lasts.
 * Must be called by one thread at a time.
 */
final class UserSession implements Supplier<AccessToken> {
  private final Supplier<TokenEndpoint.Tokens> signIn;
  private final Function<Secret, Supplier<AccessToken>> renewals;

  /** Null before the sign-in, and if it gave no refresh token. */
  private @Nullable Supplier<AccessToken> renewal;

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
    AccessToken renewed = renewal == null ? null : renewed(renewal);
    return renewed == null ? signedIn() : renewed;
  }

  /** Returns a renewed token, or null if the session has ended. */
  private static @Nullable AccessToken renewed(Supplier<AccessToken> renewal) {
    try {
      return renewal.get();
    } catch (SignInException e) {
      if (e.code() == ErrorCode.SIGN_IN_UNREACHABLE) {
        throw e;
      }
      return null;
    }
  }

  private AccessToken signedIn() {
    TokenEndpoint.Tokens tokens = signIn.get();
    Secret token = tokens.refreshToken();
    renewal = token == null ? null : renewals.apply(token);
    return tokens.accessToken();
  }
}
