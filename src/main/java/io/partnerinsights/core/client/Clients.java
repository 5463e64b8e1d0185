package io.partnerinsights.core.client;

import io.partnerinsights.core.auth.VaultSecrets;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.model.LruMap;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The clients of this JVM. Reads of one connection share one client and its token, so that a
 * notebook which reads ten reports signs in once. Thread-safe.
 */
public final class Clients {
  /** Maximum number of connections; the least recently used one is evicted. */
  private static final int MAX_CONNECTIONS = 100;

  /** Maximum number of clients of a connection, which differ in their time-outs. */
  private static final int MAX_CLIENTS = 8;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final Map<ConnectionId, Connection> CACHE = new LruMap<>(MAX_CONNECTIONS);

  private Clients() {}

  /**
   * Returns the client for the account of these options. Secrets in vaults are read; nothing else
   * is sent before the first call, which signs in. Only reads of the same connection wait while its
   * files are read. Throws {@code SIGN_IN_NOT_PRIVATE} for a scope that refuses a sign-in of a
   * user.
   */
  public static PartnerInsightsClient of(ConnectorOptions references) {
    ConnectorOptions options = VaultSecrets.read(references);
    ConnectionId id = ConnectionId.of(options);
    Connection connection;
    synchronized (CACHE) {
      connection = CACHE.computeIfAbsent(id, Connection::new);
    }
    return connection.client(options);
  }

  /** The clients of one connection, which share the limits of the account. */
  private static final class Connection {
    private final Account account;

    /** Whether the limit of the account is the cluster's. */
    private boolean limited;

    private final Map<Duration, PartnerInsightsClient> clients = new LruMap<>(MAX_CLIENTS);

    Connection(ConnectionId id) {
      this.account = new Account(id, MonotonicClock.system());
    }

    synchronized PartnerInsightsClient client(ConnectorOptions options) {
      PartnerInsightsClient client =
          clients.computeIfAbsent(
              options.get(AccountOptions.READ_TIMEOUT), timeout -> create(options));
      int calls = options.get(Options.MAX_CALLS_PER_MINUTE);
      int limit = limit(options.limitOfCluster(Options.MAX_CALLS_PER_MINUTE).orElse(null), calls);
      Duration betweenCalls = calls < limit ? MINUTE.dividedBy(calls) : Duration.ZERO;
      Duration hold = Durations.longer(betweenCalls, betweenReports(options));
      return hold.isZero() ? client : client.slowed(calls, hold);
    }

    /** Returns the time between reports of a read that takes fewer than all reads together. */
    private static Duration betweenReports(ConnectorOptions options) {
      int own = options.get(Options.MAX_REPORTS_PER_HOUR);
      return options
          .limitOfCluster(Options.MAX_REPORTS_PER_HOUR)
          .filter(limit -> own < limit)
          .map(limit -> Quota.WINDOW.dividedBy(own))
          .orElse(Duration.ZERO);
    }

    /** Sets the limit of the account, which no read lowers for others, and returns it. */
    private int limit(@Nullable Integer ofCluster, int own) {
      if (ofCluster == null) {
        account.pace().limit(own);
        return own;
      }
      if (!limited) {
        account.pace().limit(ofCluster);
        limited = true;
      }
      return account.pace().raise(ofCluster);
    }

    private PartnerInsightsClient create(ConnectorOptions options) {
      ServiceUrl apiUrl = ServiceUrl.parse(options.get(AccountOptions.API_URL).toString());
      RetryingHttp http = HttpClients.retrying(HttpSettings.of(options), RetryPolicy.brief());
      return new PartnerInsightsClient(account, apiUrl, VaultSecrets.tokens(options, http), http);
    }
  }
}
