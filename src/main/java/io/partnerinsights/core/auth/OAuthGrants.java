package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.PlainText;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.http.TextResponse;
import io.partnerinsights.core.options.AuthKind;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
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
    RetryingHttp http,
    Clock clock) {
  private static final String DEVICE_CODE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
  private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** Time between two requests with a device code, if the authority names none (RFC 8628). */
  private static final long DEFAULT_INTERVAL_SECONDS = 5;

  /** Errors with which a device goes on waiting, whatever the status is. */
  private static final Set<String> WAIT_ERRORS = Set.of("authorization_pending", "slow_down");

  /** Fields of a form that an authority must not make us show. */
  private static final Set<String> SECRET_FIELDS =
      Set.of(
          "client_secret",
          "client_assertion",
          "password",
          "refresh_token",
          "device_code",
          "code",
          "code_verifier");

  /** The tokens of a successful response, which may have no refresh token. */
  record Tokens(AccessToken accessToken, @Nullable Secret refreshToken) {}

  AccessToken signInByPassword(String username, Secret password) {
    FormBody form =
        newGrantForm("password")
            .add("resource", resource)
            .add("scope", "openid")
            .add("username", username)
            .add("password", password.reveal())
            .build();
    HttpUrl url = authority.resolvePath(tenantId, "oauth2", "token");
    return requestTokens(url, form, AuthKind.PASSWORD).accessToken();
  }

  Tokens refreshTokens(Secret token) {
    FormBody form =
        newGrantForm("refresh_token")
            .add("scope", resource + "/user_impersonation offline_access")
            .add("refresh_token", token.reveal())
            .build();
    return requestTokens(v2Url("token"), form, AuthKind.REFRESH_TOKEN);
  }

  /** Signs in an application, which proves who it is by its secret. */
  AccessToken signInApplication() {
    return requestApplicationToken(newGrantForm("client_credentials"), AuthKind.CLIENT_CREDENTIALS);
  }

  /**
   * Signs in an application by a JSON Web Token for the URL to which it is sent. One that is signed
   * with a certificate is rejected for the same reasons as that of a workload identity.
   */
  AccessToken signInByAssertion(UnaryOperator<String> assertionForUrl) {
    return requestApplicationToken(
        newGrantForm("client_credentials")
            .add("client_assertion_type", JWT_BEARER)
            .add("client_assertion", assertionForUrl.apply(v2Url("token").toString())),
        AuthKind.WORKLOAD_IDENTITY);
  }

  private AccessToken requestApplicationToken(FormBody.Builder form, AuthKind kind) {
    FormBody scopedForm = form.add("scope", resource + "/.default").build();
    return requestTokens(v2Url("token"), scopedForm, kind).accessToken();
  }

  /**
   * Signs in a user with a device code: a message has a page and a code, and the call waits until
   * the code has been entered there.
   */
  Tokens signInByDeviceCode(Consumer<String> messages) {
    FormBody codeForm =
        new FormBody.Builder().add("client_id", clientId).add("scope", userScope()).build();
    TokenResponse codeResponse = postForm(v2Url("devicecode"), codeForm, "device_code", Set.of());
    FormBody tokenForm =
        newGrantForm(DEVICE_CODE_GRANT)
            .add("scope", userScope())
            .add(
                "device_code",
                codeResponse
                    .findText("device_code")
                    .orElseThrow(() -> SignInErrors.refused(codeResponse, AuthKind.DEVICE_CODE)))
            .build();
    messages.accept(signInMessage(codeResponse));
    Instant deadline =
        clock.instant().plusSeconds(codeResponse.findSeconds("expires_in").orElse(900L));
    long intervalSeconds = codeResponse.findSeconds("interval").orElse(DEFAULT_INTERVAL_SECONDS);
    while (clock.instant().isBefore(deadline)) {
      TokenResponse response = postForm(v2Url("token"), tokenForm, "access_token", WAIT_ERRORS);
      switch (response.error()) {
        case "authorization_pending" -> {}
        case "slow_down" -> intervalSeconds += DEFAULT_INTERVAL_SECONDS;
        default -> {
          return tokensOrThrow(response, AuthKind.DEVICE_CODE);
        }
      }
      http.retries().pause(Duration.ofSeconds(intervalSeconds));
    }
    throw SignInErrors.refused(TokenResponse.ofError("expired_token"), AuthKind.DEVICE_CODE);
  }

  private static String signInMessage(TokenResponse codeResponse) {
    return codeResponse
        .findText("message")
        .map(PlainText::of)
        .orElseGet(
            () ->
                "To sign in, open %s and enter the code %s"
                    .formatted(
                        PlainText.of(codeResponse.findText("verification_uri").orElse("")),
                        PlainText.of(codeResponse.findText("user_code").orElse(""))));
  }

  /** Returns the link at which a user signs in, with the verifier's challenge (PKCE). */
  HttpUrl signInLink(URI redirectUri, String state, String nonce, String challenge) {
    return v2Url("authorize")
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
  TokenResponse exchangeCode(String code, URI redirectUri, String verifier) {
    FormBody form =
        newGrantForm("authorization_code")
            .add("scope", userScope())
            .add("code", code)
            .add("redirect_uri", redirectUri.toString())
            .add("code_verifier", verifier)
            .build();
    return postForm(v2Url("token"), form, "access_token", Set.of());
  }

  private String userScope() {
    return "openid profile offline_access " + resource + "/user_impersonation";
  }

  private HttpUrl v2Url(String endpoint) {
    return authority.resolvePath(tenantId, "oauth2", "v2.0", endpoint);
  }

  private FormBody.Builder newGrantForm(String grantType) {
    FormBody.Builder form =
        new FormBody.Builder().add("grant_type", grantType).add("client_id", clientId);
    if (clientSecret != null) {
      form.add("client_secret", clientSecret.reveal());
    }
    return form;
  }

  private Tokens requestTokens(HttpUrl url, FormBody form, AuthKind kind) {
    return tokensOrThrow(postForm(url, form, "access_token", Set.of()), kind);
  }

  /**
   * Posts a form, and returns a response that has this field or an error.
   *
   * @param waitErrors errors that are returned even with the status of an authority that is
   *     disturbed
   */
  private TokenResponse postForm(
      HttpUrl url, FormBody form, String expectedField, Set<String> waitErrors) {
    Request request =
        new Request.Builder()
            .url(url)
            .header("Accept", "application/json")
            .header("return-client-request-id", "true")
            .post(form)
            .build();
    TextResponse response = send(request);
    TokenResponse json = TokenResponse.parse(response.body(), secretValues(form));
    boolean isOutage = RetryPolicy.isRetryable(response.status());
    boolean isRefusal = !json.error().isEmpty() && (!isOutage || waitErrors.contains(json.error()));
    if (json.findText(expectedField).isEmpty() && !isRefusal) {
      throw SignInErrors.responseWithoutToken(url.host(), response);
    }
    return json;
  }

  private TextResponse send(Request request) {
    try {
      return http.fetchIdempotent(request);
    } catch (IOException e) {
      throw SignInErrors.unreachable(
          request.url().host() + ": " + HttpClients.failureReason(e), null, e);
    }
  }

  private static List<String> secretValues(FormBody form) {
    return IntStream.range(0, form.size())
        .filter(i -> SECRET_FIELDS.contains(form.name(i)))
        .mapToObj(form::value)
        .toList();
  }

  /** Returns the tokens, or throws the error of this way to sign in. */
  Tokens tokensOrThrow(TokenResponse response, AuthKind kind) {
    AccessToken token =
        response.accessToken(clock).orElseThrow(() -> SignInErrors.refused(response, kind));
    return new Tokens(token, response.refreshToken().orElse(null));
  }
}
