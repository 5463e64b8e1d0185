package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.Redaction;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a sign-in needs of the process.
 *
 * @param messagePrinter receives messages for the user, such as the device code
 * @param browserOpener opens a link on the machine at which the user sits and does not wait; null
 *     on a machine without a browser. The link is printed, too, in case the browser does not start.
 * @param environment the process's variables, which say where a machine's identity is
 */
public record AuthSettings(
    Consumer<String> messagePrinter,
    @Nullable Consumer<String> browserOpener,
    Map<String, String> environment) {
  private static final Logger LOG = LoggerFactory.getLogger(AuthSettings.class);

  /** Uses the browser of an environment, if it has one. */
  public static AuthSettings of(Consumer<String> messages, Map<String, String> environment) {
    Optional<Consumer<String>> browser =
        BrowserCommand.find(environment).map(command -> command::openLink);
    return new AuthSettings(messages, browser.orElse(null), environment);
  }

  /** Returns settings that show messages as a warning in the log and on standard error. */
  public static AuthSettings ofProcess() {
    return of(AuthSettings::logAndPrint, System.getenv());
  }

  /** Leaves out the variables, some of which are secrets. */
  @Override
  public String toString() {
    return "AuthSettings[browser=" + (browserOpener != null) + "]";
  }

  /**
   * Shows a message both in the log of a cluster and on the terminal of a shell. A link in the log
   * has no query, which is for the user only.
   */
  private static void logAndPrint(String message) {
    LOG.warn(Redaction.redact(message));
    System.err.println(message);
  }
}
