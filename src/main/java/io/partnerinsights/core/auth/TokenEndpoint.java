package io.partnerinsights.core.auth;

import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.TextResponse;
import io.partnerinsights.core.options.AuthKind;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Posts a form to an authority and returns its response, the tokens, or the matching error. */
record TokenEndpoint(RetryingHttp http, Clock clock) {
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

  /** Errors of a device code that the user has not entered yet. */
  private static final Set<String> PENDING = Set.of("authorization_pending", "slow_down");

  Tokens request(HttpUrl url, FormBody form) {
    return tokens(post(url, form, "access_token"), null);
  }

  /** Posts a form, and returns a response that has this field or an error. */
  TokenResponse post(HttpUrl url, FormBody form, String expected) {
    Request request =
        new Request.Builder()
            .url(url)
            .header("Accept", "application/json")
            .header("return-client-request-id", "true")
            .post(form)
            .build();
    TextResponse response = send(request);
    TokenResponse json = TokenResponse.parse(response.body(), secretsIn(form));
    boolean overloaded = response.status() == 429 || response.status() >= 500;
    boolean refused = PENDING.contains(json.error()) || (!overloaded && !json.error().isEmpty());
    if (json.text(expected).isEmpty() && !refused) {
      throw SignInErrors.unreachable(
          "HTTP status " + response.status() + " without a token", response.retryAfter(), null);
    }
    return json;
  }

  private TextResponse send(Request request) {
    try {
      return http.fetchIdempotent(request);
    } catch (IOException e) {
      throw SignInErrors.unreachable(request.url().host() + ": " + e.getMessage(), null, e);
    }
  }

  private static List<String> secretsIn(FormBody form) {
    return IntStream.range(0, form.size())
        .filter(i -> SECRET_FIELDS.contains(form.name(i)))
        .mapToObj(form::value)
        .toList();
  }

  /**
   * Returns the tokens, or throws the error that the response means.
   *
   * @param way how a user signs in, if a user does
   */
  Tokens tokens(TokenResponse response, @Nullable AuthKind way) {
    AccessToken token =
        response.accessToken(clock).orElseThrow(() -> SignInErrors.refused(response, way));
    return new Tokens(token, response.refreshToken().orElse(null));
  }

  /**
   * The tokens of a successful response.
   *
   * @param refreshToken null if the response has none
   */
  record Tokens(AccessToken accessToken, @Nullable Secret refreshToken) {}
}
