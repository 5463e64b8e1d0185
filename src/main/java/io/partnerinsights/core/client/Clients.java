package io.partnerinsights.core.client;

import io.partnerinsights.core.auth.RefreshTokenFile;
import io.partnerinsights.core.auth.TokenProviders;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.model.RecentMap;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.Options;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The clients of this JVM. Reads with the same account share one client and its token, so that a
 * notebook which reads ten reports signs in once. Thread-safe.
 */
public final class Clients {
  /** Maximum number of cached clients; the least recently used one is evicted. */
  private static final int MAX_CLIENTS = 32;

  private static final Map<List<?>, PartnerInsightsClient> CACHE = new RecentMap<>(MAX_CLIENTS);

  private Clients() {}

  /**
   * Returns the client for the account of these options. Nothing is sent: the first call signs in.
   * All reads with the account keep the pace that the newest options give.
   *
   * @throws io.partnerinsights.core.errors.OptionsException for missing credentials, a URL that is
   *     not https, or an unreadable trust store
   */
  public static PartnerInsightsClient of(ConnectorOptions options) {
    PartnerInsightsClient client = cached(options);
    client.pace().limit(options.get(Options.MAX_CALLS_PER_MINUTE));
    return client;
  }

  private static PartnerInsightsClient cached(ConnectorOptions options) {
    synchronized (CACHE) {
      return CACHE.computeIfAbsent(account(options), key -> create(options));
    }
  }

  private static PartnerInsightsClient create(ConnectorOptions options) {
    ServiceUrl apiUrl = ServiceUrl.parse(options.get(AccountOptions.API_URL).toString());
    RetryingHttp http =
        RetryingHttp.of(HttpClients.create(HttpSettings.of(options)), RetryPolicy.brief());
    return new PartnerInsightsClient(
        apiUrl, TokenProviders.of(options, http), http, MonotonicClock.system());
  }

  /**
   * Returns the values of all account and network options, so that two accounts never share. All
   * refresh tokens that a file has held since one sign-in are one value.
   */
  private static List<?> account(ConnectorOptions options) {
    Optional<String> signIn = RefreshTokenFile.of(options).map(RefreshTokenFile::identity);
    return Options.all().stream()
        .filter(option -> option.isIn(OptionGroup.WHO) || option.isIn(OptionGroup.WHERE))
        .<Optional<?>>map(
            (ConnectorOption<?> option) ->
                option.equals(AccountOptions.REFRESH_TOKEN) && signIn.isPresent()
                    ? signIn
                    : options.find(option))
        .toList();
  }
}
