package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.PlainText;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.options.AuthKind;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Signs in with forms of OAuth 2.0: a user by a password (v1), a refresh token or a code, and an
 * application by its secret or an assertion (v2).
 *
 * @param resource the API that the tokens are for; scopes are derived from it
 * @param clientSecret the application's secret; null for an application without one
 */
record OAuthGrants(
    ServiceUrl authority,
    String resource,
    String tenantId,
    String clientId,
    @Nullable Secret clientSecret,
    TokenEndpoint endpoint) {
  private static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";
  private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** Time between two requests with a device code, if the authority names none (RFC 8628). */
  private static final long INTERVAL_SECONDS = 5;

  AccessToken password(String username, Secret password) {
    FormBody form =
        form("password")
            .add("resource", resource)
            .add("scope", "openid")
            .add("username", username)
            .add("password", password.reveal())
            .build();
    return endpoint.request(authority.at(tenantId, "oauth2", "token"), form).accessToken();
  }

  TokenEndpoint.Tokens refresh(Secret token) {
    return endpoint.request(
        v2("token"),
        form("refresh_token")
            .add("scope", resource + "/user_impersonation offline_access")
            .add("refresh_token", token.reveal())
            .build());
  }

  /** Signs in an application, which proves who it is by its secret. */
  AccessToken application() {
    return application(form("client_credentials"));
  }

  /**
   * Signs in an application, which proves who it is by a JSON Web Token.
   *
   * @param assertion returns the token for the URL that it is sent to
   */
  AccessToken assertion(UnaryOperator<String> assertion) {
    return application(
        form("client_credentials")
            .add("client_assertion_type", ASSERTION)
            .add("client_assertion", assertion.apply(v2("token").toString())));
  }

  private AccessToken application(FormBody.Builder form) {
    FormBody scoped = form.add("scope", resource + "/.default").build();
    return endpoint.request(v2("token"), scoped).accessToken();
  }

  /**
   * Signs in a user with a device code: a message has a page and a code, and the call waits until
   * the code has been entered there.
   */
  TokenEndpoint.Tokens deviceCode(Consumer<String> messages) {
    FormBody question =
        new FormBody.Builder().add("client_id", clientId).add("scope", userScope()).build();
    TokenResponse code = endpoint.post(v2("devicecode"), question, "device_code");
    FormBody form =
        form(DEVICE_CODE)
            .add("scope", userScope())
            .add(
                "device_code",
                code.text("device_code")
                    .orElseThrow(() -> SignInErrors.refused(code, AuthKind.DEVICE_CODE)))
            .build();
    messages.accept(message(code));
    Instant end = endpoint.clock().instant().plusSeconds(code.seconds("expires_in").orElse(900L));
    long interval = code.seconds("interval").orElse(INTERVAL_SECONDS);
    while (endpoint.clock().instant().isBefore(end)) {
      TokenResponse answer = endpoint.post(v2("token"), form, "access_token");
      switch (answer.error()) {
        case "authorization_pending" -> {}
        case "slow_down" -> interval += INTERVAL_SECONDS;
        default -> {
          return endpoint.tokens(answer, AuthKind.DEVICE_CODE);
        }
      }
      endpoint.http().retries().pause(Duration.ofSeconds(interval));
    }
    throw SignInErrors.refused(TokenResponse.ofError("expired_token"), AuthKind.DEVICE_CODE);
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
  HttpUrl link(URI redirectUri, String state, String nonce, String challenge) {
    return v2("authorize")
        .newBuilder()
        .addQueryParameter("client_id", clientId)
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
  TokenResponse code(String code, URI redirectUri, String verifier) {
    return endpoint.post(
        v2("token"),
        form("authorization_code")
            .add("scope", userScope())
            .add("code", code)
            .add("redirect_uri", redirectUri.toString())
            .add("code_verifier", verifier)
            .build(),
        "access_token");
  }

  private String userScope() {
    return "openid profile offline_access " + resource + "/user_impersonation";
  }

  private HttpUrl v2(String last) {
    return authority.at(tenantId, "oauth2", "v2.0", last);
  }

  private FormBody.Builder form(String grant) {
    FormBody.Builder form =
        new FormBody.Builder().add("grant_type", grant).add("client_id", clientId);
    if (clientSecret != null) {
      form.add("client_secret", clientSecret.reveal());
    }
    return form;
  }
}
