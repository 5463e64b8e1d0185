package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.Redaction;
import io.partnerinsights.core.http.ServiceUrl;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings of a sign-in.
 *
 * @param authorityUrl the authority without the tenant, such as {@code
 *     https://login.microsoftonline.com}
 * @param resource the API that the token is for, such as {@code
 *     https://api.partnercenter.microsoft.com}; scopes are derived from it
 * @param messages receives messages for the user, such as the device code
 * @param browser opens links on the machine at which the user sits, if there is one
 * @param environment the process's variables, which say where a machine's identity is
 */
public record AuthSettings(
    ServiceUrl authorityUrl,
    String resource,
    Consumer<String> messages,
    @Nullable Browser browser,
    Map<String, String> environment) {
  private static final Logger LOG = LoggerFactory.getLogger(AuthSettings.class);

  public AuthSettings {
    Objects.requireNonNull(authorityUrl, "authorityUrl");
    Objects.requireNonNull(resource, "resource");
    Objects.requireNonNull(messages, "messages");
    Objects.requireNonNull(environment, "environment");
  }

  /** Uses the variables of this process, and its browser, if it has one. */
  public AuthSettings(ServiceUrl authorityUrl, String resource, Consumer<String> messages) {
    this(authorityUrl, resource, messages, BrowserCommand.find(System.getenv()).orElse(null));
  }

  /** Uses the variables of this process. */
  public AuthSettings(
      ServiceUrl authorityUrl,
      String resource,
      Consumer<String> messages,
      @Nullable Browser browser) {
    this(authorityUrl, resource, messages, browser, System.getenv());
  }

  /** Returns settings that show messages as a warning in the log and on standard error. */
  public static AuthSettings of(ServiceUrl authorityUrl, String resource) {
    return new AuthSettings(authorityUrl, resource, AuthSettings::show);
  }

  /**
   * Shows a message both in the log of a cluster and on the terminal of a shell. A link in the log
   * has no query, which is for the user only.
   */
  private static void show(String message) {
    LOG.warn(Redaction.scrub(message));
    System.err.println(message);
  }
}
