package io.partnerinsights.core.connect;

import io.partnerinsights.core.api.PartnerInsightsClient;
import io.partnerinsights.core.auth.AuthSettings;
import io.partnerinsights.core.auth.Credentials;
import io.partnerinsights.core.auth.TokenProvider;
import io.partnerinsights.core.auth.TokenProviders;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import java.time.Clock;

/**
 * One account's way to the service, on the driver. Opening it makes no call: the first request
 * signs in. Thread-safe.
 *
 * @param client the service's calls, with a token
 */
public record Connection(PartnerInsightsClient client) {
  /**
   * Puts a connection together from its options.
   *
   * @throws io.partnerinsights.core.errors.OptionsException for missing credentials, a URL that is
   *     not https, an unreadable trust store
   */
  public static Connection open(ConnectorOptions options) {
    ServiceUrl apiUrl = ServiceUrl.parse(options.get(Options.API_URL).toString());
    RetryingHttp http =
        RetryingHttp.of(
            HttpClients.create(NetworkOptions.settings(options)), RetryPolicy.ofDefaults());
    return new Connection(new PartnerInsightsClient(apiUrl, tokens(options, http), http));
  }

  private static TokenProvider tokens(ConnectorOptions options, RetryingHttp http) {
    ServiceUrl authority = ServiceUrl.parse(options.get(Options.AUTHORITY_URL).toString());
    AuthSettings settings = AuthSettings.of(authority, options.get(Options.RESOURCE));
    return options
        .find(Options.TOKEN_PROVIDER_CLASS)
        .map(name -> UserClass.instantiate(name, TokenProvider.class, "token provider"))
        .orElseGet(() -> tokens(CredentialOptions.credentials(options), settings, http));
  }

  private static TokenProvider tokens(
      Credentials credentials, AuthSettings settings, RetryingHttp http) {
    TokenProvider tokens = TokenProviders.create(credentials, settings, http, Clock.systemUTC());
    return new NamedTokens(tokens, credentials.principal());
  }
}
