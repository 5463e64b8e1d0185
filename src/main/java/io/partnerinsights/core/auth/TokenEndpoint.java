package io.partnerinsights.core.auth;

import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.TextResponse;
import io.partnerinsights.core.spi.AccessToken;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** Posts a form to a token endpoint; what is no token becomes the right exception. */
final class TokenEndpoint {
  private static final Set<String> SECRET_FIELDS =
      Set.of("client_secret", "password", "refresh_token");

  private final RetryingHttp http;
  private final Clock clock;

  TokenEndpoint(RetryingHttp http, Clock clock) {
    this.http = http;
    this.clock = clock;
  }

  Grant request(HttpUrl url, FormBody form) {
    Request request =
        new Request.Builder().url(url).header("Accept", "application/json").post(form).build();
    TextResponse answer = send(request);
    TokenResponse json = TokenResponse.parse(answer.body()).orElseThrow(() -> useless(answer));
    AccessToken token = json.token(clock).orElseThrow(() -> refused(answer, json, form));
    return new Grant(token, json);
  }

  private TextResponse send(Request request) {
    try {
      return http.fetchIdempotent(request);
    } catch (IOException e) {
      throw SignInErrors.unreachable(request.url().host() + ": " + e.getMessage(), e);
    }
  }

  private static RuntimeException refused(TextResponse answer, TokenResponse json, FormBody form) {
    boolean overloaded = answer.status() == 429 || answer.status() >= 500;
    return json.error().isEmpty() || overloaded
        ? useless(answer)
        : SignInErrors.of(SignInRefusal.of(json, secretsIn(form)));
  }

  private static RuntimeException useless(TextResponse answer) {
    return SignInErrors.unreachable("HTTP status " + answer.status() + " without a token", null);
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

  /** A token, and the answer it came in. */
  record Grant(AccessToken token, TokenResponse answer) {}
}
