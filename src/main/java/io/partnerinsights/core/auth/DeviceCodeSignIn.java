package io.partnerinsights.core.auth;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.microsoft.aad.msal4j.DeviceCode;
import com.microsoft.aad.msal4j.DeviceCodeFlowParameters;
import com.microsoft.aad.msal4j.IAccount;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.PublicClientApplication;
import com.microsoft.aad.msal4j.SilentParameters;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PlainText;
import io.partnerinsights.core.errors.SignInException;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.net.MalformedURLException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * Signs in with MSAL's device code flow. The user gets a message with a page and a code, and the
 * call waits until the code has been entered there. Later tokens come from MSAL's refresh token,
 * without the user, while that token is valid. Must be called by one thread at a time.
 */
final class DeviceCodeSignIn implements Supplier<AccessToken> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PublicClientApplication application;
  private final AuthSettings settings;
  private final MsalThreads threads = new MsalThreads();
  private IAccount account;

  DeviceCodeSignIn(Credentials.DeviceCode user, AuthSettings settings, RetryingHttp http) {
    this.settings = settings;
    MsalHttpClient msalHttp = new MsalHttpClient(settings.authorityUrl(), http);
    try {
      this.application =
          PublicClientApplication.builder(user.clientId())
              .authority(msalHttp.authority(user.tenantId()))
              .validateAuthority(false)
              .instanceDiscovery(false)
              .disableInternalRetries()
              .httpClient(msalHttp)
              .executorService(threads)
              .build();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public AccessToken get() {
    IAuthenticationResult result = account == null ? signInWithUser() : renew();
    account = result.account();
    return new AccessToken(Secret.of(result.accessToken()), result.expiresOnDate().toInstant());
  }

  /**
   * Returns the refresh token of the user's session, after {@link #get}. MSAL shows it in its
   * serialized cache only, whose form all MSAL libraries share.
   */
  Optional<Secret> refreshToken() {
    try {
      JsonNode tokens = JSON.readTree(application.tokenCache().serialize()).path("RefreshToken");
      return StreamSupport.stream(tokens.spliterator(), false)
          .map(token -> token.path("secret").asText(""))
          .filter(secret -> !secret.isEmpty())
          .map(Secret::of)
          .findFirst();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private IAuthenticationResult signInWithUser() {
    DeviceCodeFlowParameters parameters =
        DeviceCodeFlowParameters.builder(scopes(), this::show).build();
    return MsalResults.await(threads.call(() -> application.acquireToken(parameters)));
  }

  /** Renews the token without the user; if the session has ended, the user signs in again. */
  private IAuthenticationResult renew() {
    try {
      return MsalResults.await(application.acquireTokenSilently(renewal()));
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    } catch (SignInException e) {
      if (e.code() == ErrorCode.SIGN_IN_UNREACHABLE) {
        throw e;
      }
      return signInWithUser();
    }
  }

  private SilentParameters renewal() {
    return SilentParameters.builder(scopes(), account).forceRefresh(true).build();
  }

  private Set<String> scopes() {
    return Set.of(settings.resource() + "/user_impersonation");
  }

  private void show(DeviceCode code) {
    String message = code.message();
    settings
        .messages()
        .accept(
            message == null || message.isBlank()
                ? "To sign in, open "
                    + code.verificationUri()
                    + " and enter the code "
                    + code.userCode()
                : PlainText.of(message));
  }
}
