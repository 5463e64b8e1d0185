package io.partnerinsights.core.auth;

import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.UserClass;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import java.time.Clock;
import java.time.Instant;

/** Makes the connector's own token providers. */
public final class TokenProviders {
  private TokenProviders() {}

  /**
   * The provider that the options ask for: the user's own class, or one of the connector's.
   *
   * @throws io.partnerinsights.core.errors.OptionsException for missing credentials, or a class
   *     that cannot be used
   */
  public static TokenProvider of(ConnectorOptions options, RetryingHttp http) {
    return options
        .find(Options.TOKEN_PROVIDER_CLASS)
        .map(name -> UserClass.instantiate(name, TokenProvider.class, "token provider"))
        .orElseGet(() -> ofCredentials(options, http));
  }

  private static TokenProvider ofCredentials(ConnectorOptions options, RetryingHttp http) {
    ServiceUrl authority = ServiceUrl.parse(options.get(Options.AUTHORITY_URL).toString());
    AuthSettings settings = AuthSettings.of(authority, options.get(Options.RESOURCE));
    Credentials credentials = CredentialsParser.credentials(options);
    TokenProvider tokens = create(credentials, settings, http, Clock.systemUTC());
    return new NamedTokens(tokens, credentials.principal());
  }

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
      return new FixedTokenProvider(new AccessToken(given.accessToken(), end), clock);
    }
    OAuthGrants grants = new OAuthGrants(settings, new TokenEndpoint(http, clock));
    return new CachingTokenProvider(source(credentials, settings, grants, http), clock);
  }

  private static TokenSource source(
      Credentials credentials, AuthSettings settings, OAuthGrants grants, RetryingHttp http) {
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
