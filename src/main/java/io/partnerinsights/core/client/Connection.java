package io.partnerinsights.core.client;

import io.partnerinsights.core.auth.TokenProviders;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.NetworkOptions;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;

/**
 * The connection of one account to the service. Opening it sends nothing: the first call signs in.
 * Thread-safe.
 *
 * @param client the client for the service's calls
 */
public record Connection(PartnerInsightsClient client) {
  /**
   * Opens a connection with the given options.
   *
   * @throws io.partnerinsights.core.errors.OptionsException for missing credentials, a URL that is
   *     not https, or an unreadable trust store
   */
  public static Connection open(ConnectorOptions options) {
    ServiceUrl apiUrl = ServiceUrl.parse(options.get(Options.API_URL).toString());
    RetryingHttp http =
        RetryingHttp.of(
            HttpClients.create(NetworkOptions.of(options).settings()), RetryPolicy.ofDefaults());
    return new Connection(
        new PartnerInsightsClient(apiUrl, TokenProviders.of(options, http), http));
  }
}
