package io.partnerinsights.core.client;

import io.partnerinsights.core.auth.VaultSecrets;
import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.base.MonotonicClock;
import io.partnerinsights.core.base.Threads;
import io.partnerinsights.core.errors.InterruptibleLocks;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.Lock;

/**
 * The clients of this JVM. Reads of one connection share one client and its token, so that a
 * notebook which reads ten reports signs in once. Thread-safe.
 */
public final class Clients {
  /** Maximum number of connections; the least recently used one is evicted. */
  private static final int MAX_CONNECTIONS = 100;

  /** Maximum number of clients of a connection, which differ in their time-outs. */
  private static final int MAX_CLIENTS = 8;

  private static final Map<ConnectionId, Connection> CONNECTIONS = new LruMap<>(MAX_CONNECTIONS);

  private Clients() {}

  /**
   * Returns the client for the account of these options. Secrets in vaults are read; nothing else
   * is sent before the first call, which signs in. Only reads of the same connection wait while its
   * files are read, and an interrupt ends their wait. Throws {@code SIGN_IN_NOT_PRIVATE} for a
   * scope that refuses a sign-in of a user.
   */
  public static PartnerInsightsClient clientFor(ConnectorOptions accountOptions) {
    ConnectorOptions options = VaultSecrets.resolveSecrets(accountOptions);
    ConnectionId id = ConnectionId.of(options);
    Connection connection;
    synchronized (CONNECTIONS) {
      connection = CONNECTIONS.computeIfAbsent(id, Connection::new);
    }
    return connection.clientFor(options);
  }

  /** The clients of one connection, which share the limits of the account. */
  private static final class Connection {
    private final AccountState account;
    private final Lock lock = Threads.system().newLock();

    private final Map<Duration, PartnerInsightsClient> clients = new LruMap<>(MAX_CLIENTS);

    Connection(ConnectionId id) {
      this.account = AccountState.create(id, MonotonicClock.system(), Threads.system());
    }

    /** The files of credentials are read under the lock, and their file system may hang. */
    PartnerInsightsClient clientFor(ConnectorOptions options) {
      return InterruptibleLocks.callLocked(
          lock,
          () -> {
            PartnerInsightsClient client =
                clients.computeIfAbsent(
                    options.get(AccountOptions.READ_TIMEOUT), timeout -> createClient(options));
            account.applyLimits(options);
            return client;
          });
    }

    private PartnerInsightsClient createClient(ConnectorOptions options) {
      ServiceUrl apiUrl = ServiceUrl.parse(options.get(AccountOptions.API_URL).toString());
      RetryingHttp http =
          HttpClients.createRetrying(HttpSettings.of(options), RetryPolicy.forOneMinute());
      return new PartnerInsightsClient(
          account, apiUrl, VaultSecrets.newProvider(options, http), http);
    }
  }
}
