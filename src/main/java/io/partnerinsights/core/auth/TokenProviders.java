package io.partnerinsights.core.auth;

import io.partnerinsights.core.http.RetryingHttp;
import java.time.Clock;

/** Makes the connector's own token providers. */
@SuppressWarnings("DoNotCallSuggester") // until the method is filled in
public final class TokenProviders {
  private TokenProviders() {}

  /**
   * A thread-safe provider that caches its token, replaces it five minutes before its end, and has
   * one request in flight however many threads ask. Nothing is sent before the first {@link
   * TokenProvider#token()}.
   *
   * <p>A token request is a POST that changes nothing worth keeping, so it is retried like a GET:
   * on 408, 429, 5xx and broken connections.
   */
  public static TokenProvider create(
      Credentials credentials, AuthSettings settings, RetryingHttp http, Clock clock) {
    throw new UnsupportedOperationException("under construction");
  }
}
