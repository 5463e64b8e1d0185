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
 * The connections of this JVM: reads with the same account share one, and with it the token. So a
 * notebook that loads ten reports signs in once. The one place that outlives a read.
 */
public final class Connections {
  private static final int MOST = 32;
  private static final Map<List<Optional<?>>, Connection> OPEN =
      new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Optional<?>>, Connection> eldest) {
          return size() > MOST;
        }
      };

  private Connections() {}

  /** The connection for these options, opened if there is none yet. */
  public static Connection of(ConnectorOptions options) {
    synchronized (OPEN) {
      return OPEN.computeIfAbsent(account(options), key -> Connection.open(options));
    }
  }

  /** Everything about who and where, values included, so that two accounts never share. */
  private static List<Optional<?>> account(ConnectorOptions options) {
    return Options.all().stream()
        .filter(option -> option.isIn(OptionGroup.WHO) || option.isIn(OptionGroup.WHERE))
        .<Optional<?>>map((ConnectorOption<?> option) -> options.find(option))
        .toList();
  }
}
