package io.partnerinsights.core.auth;

import com.microsoft.aad.msal4j.AuthorizationCodeParameters;
import com.microsoft.aad.msal4j.AuthorizationRequestUrlParameters;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.Prompt;
import com.microsoft.aad.msal4j.PublicClientApplication;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import okhttp3.HttpUrl;

/**
 * Signs in a user in this machine's browser, with an authorization code and PKCE. The listener is
 * our own: that of MSAL ends with the first request, whatever its state, and drops the error that
 * it contains.
 */
final class BrowserSignIn implements Supplier<TokenEndpoint.Tokens> {
  /** Time for the user to sign in. */
  static final Duration TIMEOUT = Duration.ofMinutes(5);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Credentials.Interactive user;
  private final AuthSettings settings;
  private final Msal msal;
  private final Duration timeout;

  BrowserSignIn(Credentials.Interactive user, AuthSettings settings, Msal msal, Duration timeout) {
    this.user = user;
    this.settings = settings;
    this.msal = msal;
    this.timeout = timeout;
  }

  @Override
  public TokenEndpoint.Tokens get() {
    Browser browser = settings.browser();
    if (browser == null) {
      throw SignInErrors.noBrowser();
    }
    return msal.user(user, application -> start(application, browser));
  }

  private CompletableFuture<IAuthenticationResult> start(
      PublicClientApplication application, Browser browser) {
    String state = random();
    String nonce = random();
    String verifier = random();
    URI redirectUri;
    HttpUrl answer;
    try (RedirectListener listener = RedirectListener.open(state)) {
      redirectUri = listener.redirectUri();
      AuthorizationRequestUrlParameters parameters =
          AuthorizationRequestUrlParameters.builder(redirectUri.toString(), msal.userScopes())
              .prompt(Prompt.SELECT_ACCOUNT)
              .state(state)
              .nonce(nonce)
              .codeChallenge(base64(sha256(verifier)))
              .codeChallengeMethod("S256")
              .build();
      String link =
          MsalHttpClient.real(
                  settings.authorityUrl(), application.getAuthorizationRequestUrl(parameters))
              .toString();
      settings
          .messages()
          .accept(
              "Sign in in the browser. If it does not open, open this link on this machine: "
                  + link);
      browser.open(link);
      answer = listener.await(timeout);
    }
    AuthorizationCodeParameters exchange =
        AuthorizationCodeParameters.builder(code(answer), redirectUri)
            .scopes(msal.userScopes())
            .codeVerifier(verifier)
            .build();
    return application.acquireToken(exchange).thenApply(result -> checked(result, nonce));
  }

  private String code(HttpUrl answer) {
    String code = answer.queryParameter("code");
    if (code == null || code.isBlank()) {
      throw SignInErrors.refused(SignInRefusal.ofBrowser(answer), user.way());
    }
    return code;
  }

  /** The nonce shows that the code was given for this sign-in, and was not exchanged on its way. */
  private static IAuthenticationResult checked(IAuthenticationResult result, String nonce) {
    AccessToken token = new AccessToken(Secret.of(result.idToken()), Instant.MAX);
    if (!nonce.equals(token.claims().get("nonce"))) {
      throw SignInErrors.foreignToken();
    }
    return result;
  }

  private static String random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return base64(bytes);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
