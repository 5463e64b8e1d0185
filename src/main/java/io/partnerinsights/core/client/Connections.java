package io.partnerinsights.core.client;

import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.Options;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Caches the connections of this JVM. Reads with the same account share one connection and its
 * token, so that a notebook which reads ten reports signs in once. Thread-safe.
 */
public final class Connections {
  /** Maximum number of cached connections; the least recently used one is evicted. */
  private static final int MAX_CONNECTIONS = 32;

  private static final Map<List<Optional<?>>, Connection> CACHE =
      new LinkedHashMap<>(MAX_CONNECTIONS, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Optional<?>>, Connection> eldest) {
          return size() > MAX_CONNECTIONS;
        }
      };

  private Connections() {}

  /** Returns the connection for these options and opens it if necessary. */
  public static Connection of(ConnectorOptions options) {
    synchronized (CACHE) {
      return CACHE.computeIfAbsent(account(options), key -> Connection.open(options));
    }
  }

  /** Returns the values of all account and network options, so that two accounts never share. */
  private static List<Optional<?>> account(ConnectorOptions options) {
    return Options.all().stream()
        .filter(option -> option.isIn(OptionGroup.WHO) || option.isIn(OptionGroup.WHERE))
        .<Optional<?>>map((ConnectorOption<?> option) -> options.find(option))
        .toList();
  }
}
