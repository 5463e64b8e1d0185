package io.partnerinsights.core.auth;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows a message wherever a person may look: the log of a cluster, the terminal of a shell. */
final class ConsoleMessages implements Consumer<String> {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleMessages.class);

  @Override
  public void accept(String message) {
    LOG.warn(message);
    System.err.println(message);
  }
}
