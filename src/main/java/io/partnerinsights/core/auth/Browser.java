package io.partnerinsights.core.auth;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Opens links in a browser of the machine at which the user sits. */
@FunctionalInterface
public interface Browser {
  /** Opens a link and does not wait. If that fails, the user has the printed link. */
  void open(String link);

  /**
   * Returns the browser of a process: the command in variable {@code BROWSER}, else the desktop's;
   * empty if there is no desktop.
   */
  static Optional<Browser> find(Map<String, String> environment) {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return BrowserCommand.find(environment, system).map(command -> command);
  }
}
