package io.partnerinsights.core.auth;

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
import java.util.function.Supplier;
import okhttp3.HttpUrl;

/** Signs in a user in this machine's browser, with an authorization code and PKCE (RFC 7636). */
final class BrowserSignIn implements Supplier<TokenEndpoint.Tokens> {
  /** Time for the user to sign in. */
  static final Duration TIMEOUT = Duration.ofMinutes(5);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Credentials.Interactive user;
  private final AuthSettings settings;
  private final OAuthGrants grants;
  private final Duration timeout;

  BrowserSignIn(
      Credentials.Interactive user, AuthSettings settings, OAuthGrants grants, Duration timeout) {
    this.user = user;
    this.settings = settings;
    this.grants = grants;
    this.timeout = timeout;
  }

  @Override
  public TokenEndpoint.Tokens get() {
    Browser browser = settings.browser();
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
      String link =
          grants.link(user, redirectUri, state, nonce, base64(sha256(verifier))).toString();
      settings
          .messages()
          .accept(
              "Sign in in the browser. If it does not open, open this link on this machine: "
                  + link);
      browser.open(link);
      answer = listener.await(timeout);
    }
    TokenEndpoint.Answer given = grants.code(user, code(answer), redirectUri, verifier);
    TokenEndpoint.Tokens tokens = given.tokens(user.way());
    check(given.json(), nonce);
    return tokens;
  }

  private String code(HttpUrl answer) {
    String code = answer.queryParameter("code");
    if (code == null || code.isBlank()) {
      throw SignInErrors.refused(SignInRefusal.ofBrowser(answer), user.way());
    }
    return code;
  }

  /** The nonce shows that the code was given for this sign-in, and was not exchanged on its way. */
  private static void check(TokenResponse json, String nonce) {
    AccessToken token = new AccessToken(Secret.of(json.text("id_token").orElse("")), Instant.MAX);
    if (!nonce.equals(token.claims().get("nonce"))) {
      throw SignInErrors.FOREIGN_TOKEN.error();
    }
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
