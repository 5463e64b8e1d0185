package io.partnerinsights.core.auth;

import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.TextResponse;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Posts a form to a token endpoint and returns the tokens or throws the matching error. */
final class TokenEndpoint {
  private final RetryingHttp http;
  private final Clock clock;

  TokenEndpoint(RetryingHttp http, Clock clock) {
    this.http = http;
    this.clock = clock;
  }

  Clock clock() {
    return clock;
  }

  Tokens request(HttpUrl url, FormBody form) {
    Request request =
        new Request.Builder()
            .url(url)
            .header("Accept", "application/json")
            .header("return-client-request-id", "true")
            .post(form)
            .build();
    TextResponse response = send(request);
    TokenResponse json = TokenResponse.parse(response.body()).orElseThrow(() -> unusable(response));
    AccessToken token = json.accessToken(clock).orElseThrow(() -> error(response, json, form));
    return new Tokens(token, json.refreshToken().orElse(null));
  }

  private TextResponse send(Request request) {
    try {
      return http.fetchIdempotent(request);
    } catch (IOException e) {
      throw SignInErrors.unreachable(request.url().host() + ": " + e.getMessage(), null, e);
    }
  }

  private static RuntimeException error(TextResponse response, TokenResponse json, FormBody form) {
    boolean overloaded = response.status() == 429 || response.status() >= 500;
    return json.error().isEmpty() || overloaded
        ? unusable(response)
        : SignInErrors.refused(SignInRefusal.of(json, secretsIn(form)));
  }

  private static RuntimeException unusable(TextResponse response) {
    return SignInErrors.unreachable(
        "HTTP status " + response.status() + " without a token", response.retryAfter(), null);
  }

  private static Collection<String> secretsIn(FormBody form) {
    List<String> secrets = new ArrayList<>();
    for (int i = 0; i < form.size(); i++) {
      if (MsalHttpClient.SECRET_FIELDS.contains(form.name(i))) {
        secrets.add(form.value(i));
      }
    }
    return secrets;
  }

  /**
   * The tokens of a successful response.
   *
   * @param refreshToken null if the response has none
   */
  record Tokens(AccessToken accessToken, @Nullable Secret refreshToken) {}
}
