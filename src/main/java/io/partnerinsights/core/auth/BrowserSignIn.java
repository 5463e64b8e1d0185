package io.partnerinsights.core.auth;

import io.partnerinsights.core.options.AuthKind;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okio.ByteString;

/** Signs in a user in this machine's browser, with an authorization code and PKCE (RFC 7636). */
final class BrowserSignIn {
  /** Time for the user to sign in. */
  static final Duration TIMEOUT = Duration.ofMinutes(5);

  private static final SecureRandom RANDOM = new SecureRandom();

  private BrowserSignIn() {}

  static OAuthGrants.Tokens signIn(AuthSettings settings, OAuthGrants grants, Duration timeout) {
    Consumer<String> browser = settings.browserOpener();
    if (browser == null) {
      throw SignInErrors.NO_BROWSER.error(
          settings.environment().containsKey("SSH_CONNECTION")
              ? "the program was started over SSH"
              : "this machine has no desktop");
    }
    String state = randomText();
    String nonce = randomText();
    String verifier = randomText();
    URI redirectUri;
    HttpUrl redirect;
    try (RedirectListener listener = RedirectListener.open(state)) {
      redirectUri = listener.redirectUri();
      String challenge = toBase64(ByteString.encodeUtf8(verifier).sha256().toByteArray());
      String link = grants.signInLink(redirectUri, state, nonce, challenge).toString();
      settings
          .messagePrinter()
          .accept(
              "Sign in with the browser window that opens now. If no window opens, open this link"
                  + " on this machine: "
                  + link);
      browser.accept(link);
      redirect = listener.awaitRedirect(timeout);
    }
    TokenResponse response =
        grants.exchangeCode(authorizationCode(redirect), redirectUri, verifier);
    OAuthGrants.Tokens tokens = grants.tokensOrThrow(response, AuthKind.BROWSER);
    checkNonce(response, nonce);
    return tokens;
  }

  private static String authorizationCode(HttpUrl redirect) {
    TokenResponse response = TokenResponse.ofRedirect(redirect);
    return response
        .findText("code")
        .orElseThrow(() -> SignInErrors.refused(response, AuthKind.BROWSER));
  }

  /** The nonce shows that the code was given for this sign-in, and was not exchanged on its way. */
  private static void checkNonce(TokenResponse response, String nonce) {
    AccessToken token =
        new AccessToken(Secret.of(response.findText("id_token").orElse("")), Instant.MAX);
    if (!nonce.equals(token.unverifiedClaims().get("nonce"))) {
      throw SignInErrors.MISMATCHED_NONCE.error();
    }
  }

  private static String randomText() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return toBase64(bytes);
  }

  private static String toBase64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
