package io.partnerinsights.core.auth;

import io.partnerinsights.core.http.RetryingHttp;
import java.time.Clock;
import java.time.Instant;

/** Makes the connector's own token providers. */
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
    if (credentials instanceof Credentials.Token given) {
      Instant end = given.expiresAt().orElse(Instant.MAX);
      return new FixedToken(new AccessToken(given.accessToken(), end), clock);
    }
    Grants grants = new Grants(settings, new TokenEndpoint(http, clock));
    return new CachedTokens(source(credentials, settings, grants, http), clock);
  }

  private static TokenSource source(
      Credentials credentials, AuthSettings settings, Grants grants, RetryingHttp http) {
    if (credentials instanceof Credentials.Password user) {
      return grants.password(user);
    }
    if (credentials instanceof Credentials.RefreshToken session) {
      return grants.refreshToken(session);
    }
    if (credentials instanceof Credentials.ClientCredentials application) {
      return grants.clientCredentials(application);
    }
    return new DeviceCodeSignIn((Credentials.DeviceCode) credentials, settings, http);
  }
}
