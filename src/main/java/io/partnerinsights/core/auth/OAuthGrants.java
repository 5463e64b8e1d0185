package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.PlainText;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Signs in with forms of OAuth 2.0: a user by a password (v1), a refresh token or a code, and an
 * application by its secret or an assertion (v2). Each supplier signs in whenever it is called.
 */
final class OAuthGrants {
  private static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";
  private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** Time between two requests with a device code, if the authority names none (RFC 8628). */
  private static final long INTERVAL_SECONDS = 5;

  private final AuthSettings settings;
  private final TokenEndpoint endpoint;

  OAuthGrants(AuthSettings settings, TokenEndpoint endpoint) {
    this.settings = settings;
    this.endpoint = endpoint;
  }

  Supplier<AccessToken> password(Credentials.Password user) {
    HttpUrl url = settings.authorityUrl().at(user.tenantId(), "oauth2", "token");
    return () ->
        endpoint
            .request(
                url,
                form("password", user.clientId(), user.clientSecret())
                    .add("resource", settings.resource())
                    .add("scope", "openid")
                    .add("username", user.username())
                    .add("password", user.password().reveal())
                    .build())
            .accessToken();
  }

  /** The supplier uses the newest refresh token. It must be called by one thread at a time. */
  Supplier<AccessToken> refreshToken(Credentials.RefreshToken session) {
    RefreshTokenSource source = new RefreshTokenSource(session, endpoint.clock());
    return () ->
        source
            .request(
                token ->
                    refresh(session.tenantId(), session.clientId(), session.clientSecret(), token))
            .accessToken();
  }

  /** As for a refresh token that is not in a vault. */
  Supplier<AccessToken> refreshToken(Credentials.VaultedRefreshToken session) {
    VaultedToken source = new VaultedToken(session.vault(), session.token(), endpoint.clock());
    return () ->
        source
            .request(
                token ->
                    refresh(session.tenantId(), session.clientId(), session.clientSecret(), token))
            .accessToken();
  }

  private TokenEndpoint.Tokens refresh(
      String tenantId, String clientId, @Nullable Secret clientSecret, Secret token) {
    return endpoint.request(
        v2(tenantId, "token"),
        form("refresh_token", clientId, clientSecret)
            .add("scope", settings.resource() + "/user_impersonation offline_access")
            .add("refresh_token", token.reveal())
            .build());
  }

  /** Signs in an application, which proves who it is by a secret. */
  Supplier<AccessToken> secret(Credentials.ClientCredentials application) {
    return () ->
        application(
            application.tenantId(),
            form("client_credentials", application.clientId(), application.clientSecret()));
  }

  /**
   * Signs in an application, which proves who it is by a JSON Web Token.
   *
   * @param assertion returns the token for the URL that it is sent to
   */
  Supplier<AccessToken> assertion(
      String tenantId, String clientId, UnaryOperator<String> assertion) {
    String url = v2(tenantId, "token").toString();
    return () ->
        application(
            tenantId,
            form("client_credentials", clientId, null)
                .add("client_assertion_type", ASSERTION)
                .add("client_assertion", assertion.apply(url)));
  }

  private AccessToken application(String tenantId, FormBody.Builder form) {
    return endpoint
        .request(
            v2(tenantId, "token"), form.add("scope", settings.resource() + "/.default").build())
        .accessToken();
  }

  /**
   * Signs in a user with a device code: a message has a page and a code, and the call waits until
   * the code has been entered there.
   */
  TokenEndpoint.Tokens deviceCode(Credentials.Interactive user) {
    FormBody question =
        new FormBody.Builder().add("client_id", user.clientId()).add("scope", userScope()).build();
    TokenEndpoint.Answer given = endpoint.post(v2(user.tenantId(), "devicecode"), question);
    TokenResponse code = given.json();
    FormBody form =
        form(DEVICE_CODE, user.clientId(), null)
            .add("scope", userScope())
            .add("device_code", code.text("device_code").orElseThrow(() -> given.error(user.way())))
            .build();
    settings.messages().accept(message(code));
    Instant end = endpoint.clock().instant().plusSeconds(code.seconds("expires_in").orElse(900L));
    long interval = code.seconds("interval").orElse(INTERVAL_SECONDS);
    while (endpoint.clock().instant().isBefore(end)) {
      TokenEndpoint.Answer answer = endpoint.post(v2(user.tenantId(), "token"), form);
      switch (answer.json().error()) {
        case "authorization_pending" -> {}
        case "slow_down" -> interval += INTERVAL_SECONDS;
        default -> {
          return answer.tokens(user.way());
        }
      }
      endpoint.http().retries().pause(Duration.ofSeconds(interval));
    }
    throw SignInErrors.refused(new SignInRefusal("expired_token", "", "", ""), user.way());
  }

  private static String message(TokenResponse code) {
    return code.text("message")
        .map(PlainText::of)
        .orElseGet(
            () ->
                "To sign in, open %s and enter the code %s"
                    .formatted(
                        PlainText.of(code.text("verification_uri").orElse("")),
                        PlainText.of(code.text("user_code").orElse(""))));
  }

  /**
   * Returns the link at which a user signs in with a browser.
   *
   * @param challenge of the verifier with which the code is exchanged (PKCE)
   */
  HttpUrl link(
      Credentials.Interactive user, URI redirectUri, String state, String nonce, String challenge) {
    return v2(user.tenantId(), "authorize")
        .newBuilder()
        .addQueryParameter("client_id", user.clientId())
        .addQueryParameter("response_type", "code")
        .addQueryParameter("response_mode", "form_post")
        .addQueryParameter("redirect_uri", redirectUri.toString())
        .addQueryParameter("scope", userScope())
        .addQueryParameter("prompt", "select_account")
        .addQueryParameter("state", state)
        .addQueryParameter("nonce", nonce)
        .addQueryParameter("code_challenge", challenge)
        .addQueryParameter("code_challenge_method", "S256")
        .build();
  }

  /** Exchanges the code that the browser has sent. */
  TokenEndpoint.Answer code(
      Credentials.Interactive user, String code, URI redirectUri, String verifier) {
    return endpoint.post(
        v2(user.tenantId(), "token"),
        form("authorization_code", user.clientId(), null)
            .add("scope", userScope())
            .add("code", code)
            .add("redirect_uri", redirectUri.toString())
            .add("code_verifier", verifier)
            .build());
  }

  private String userScope() {
    return "openid profile offline_access " + settings.resource() + "/user_impersonation";
  }

  private HttpUrl v2(String tenantId, String last) {
    return settings.authorityUrl().at(tenantId, "oauth2", "v2.0", last);
  }

  private static FormBody.Builder form(String grant, String clientId, @Nullable Secret secret) {
    FormBody.Builder form =
        new FormBody.Builder().add("grant_type", grant).add("client_id", clientId);
    if (secret != null) {
      form.add("client_secret", secret.reveal());
    }
    return form;
  }
}
