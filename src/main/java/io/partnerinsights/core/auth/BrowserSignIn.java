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

  static OAuthGrants.Tokens run(AuthSettings settings, OAuthGrants grants, Duration timeout) {
    Consumer<String> browser = settings.browser();
    if (browser == null) {
      throw SignInErrors.NO_BROWSER.error();
    }
    String state = random();
    String nonce = random();
    String verifier = random();
    URI redirectUri;
    HttpUrl answer;
    try (RedirectListener listener = RedirectListener.open(state)) {
      redirectUri = listener.redirectUri();
      String challenge = base64(ByteString.encodeUtf8(verifier).sha256().toByteArray());
      String link = grants.link(redirectUri, state, nonce, challenge).toString();
      settings
          .messages()
          .accept(
              "Sign in with the browser. If it does not open, open this link on this machine: "
                  + link);
      browser.accept(link);
      answer = listener.await(timeout);
    }
    TokenResponse given = grants.code(code(answer), redirectUri, verifier);
    OAuthGrants.Tokens tokens = grants.tokens(given, AuthKind.BROWSER);
    check(given, nonce);
    return tokens;
  }

  private static String code(HttpUrl answer) {
    TokenResponse response = TokenResponse.ofBrowser(answer);
    return response
        .text("code")
        .orElseThrow(() -> SignInErrors.refused(response, AuthKind.BROWSER));
  }

  /** The nonce shows that the code was given for this sign-in, and was not exchanged on its way. */
  private static void check(TokenResponse given, String nonce) {
    AccessToken token = new AccessToken(Secret.of(given.text("id_token").orElse("")), Instant.MAX);
    if (!nonce.equals(token.claims().get("nonce"))) {
      throw SignInErrors.FOREIGN_TOKEN.error();
    }
  }

  private static String random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return base64(bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
