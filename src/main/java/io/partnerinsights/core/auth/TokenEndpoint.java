package io.partnerinsights.core.auth;

import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.TextResponse;
import io.partnerinsights.core.options.AuthKind;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Posts a form to an authority and returns its answer, the tokens, or the matching error. */
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

  Tokens request(HttpUrl url, FormBody form) {
    return post(url, form).tokens(null);
  }

  /** Posts a form whose answer may be an error that the caller expects. */
  Answer post(HttpUrl url, FormBody form) {
    Request request =
        new Request.Builder()
            .url(url)
            .header("Accept", "application/json")
            .header("return-client-request-id", "true")
            .post(form)
            .build();
    TextResponse response = send(request);
    TokenResponse json = TokenResponse.parse(response.body()).orElseThrow(() -> unusable(response));
    return new Answer(response, json, form);
  }

  private TextResponse send(Request request) {
    try {
      return http.fetchIdempotent(request);
    } catch (IOException e) {
      throw SignInErrors.unreachable(request.url().host() + ": " + e.getMessage(), null, e);
    }
  }

  private static RuntimeException unusable(TextResponse response) {
    return SignInErrors.unreachable(
        "HTTP status " + response.status() + " without a token", response.retryAfter(), null);
  }

  private static Collection<String> secretsIn(FormBody form) {
    List<String> secrets = new ArrayList<>();
    for (int i = 0; i < form.size(); i++) {
      if (SECRET_FIELDS.contains(form.name(i))) {
        secrets.add(form.value(i));
      }
    }
    return secrets;
  }

  /** An answer, which is a JSON object. */
  final class Answer {
    private final TextResponse response;
    private final TokenResponse json;
    private final FormBody form;

    private Answer(TextResponse response, TokenResponse json, FormBody form) {
      this.response = response;
      this.json = json;
      this.form = form;
    }

    TokenResponse json() {
      return json;
    }

    /**
     * Returns the tokens, or throws the error that the answer means.
     *
     * @param way how a user signs in, if a user does
     */
    Tokens tokens(@Nullable AuthKind way) {
      AccessToken token = json.accessToken(clock).orElseThrow(() -> error(way));
      return new Tokens(token, json.refreshToken().orElse(null));
    }

    RuntimeException error(@Nullable AuthKind way) {
      boolean overloaded = response.status() == 429 || response.status() >= 500;
      return json.error().isEmpty() || overloaded
          ? unusable(response)
          : SignInErrors.refused(SignInRefusal.of(json, secretsIn(form)), way);
    }
  }

  /**
   * The tokens of a successful response.
   *
   * @param refreshToken null if the response has none
   */
  record Tokens(AccessToken accessToken, @Nullable Secret refreshToken) {}
}
