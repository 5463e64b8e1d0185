package io.partnerinsights.core.auth;

import io.partnerinsights.core.http.ServiceUrl;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where to sign in, and for what.
 *
 * @param authorityUrl without the tenant, such as {@code https://login.microsoftonline.com}
 * @param resource the API that the token is for, such as {@code
 *     https://api.partnercenter.microsoft.com}; scopes are built on it
 * @param messages gets what a person must read: the device code
 */
public record AuthSettings(ServiceUrl authorityUrl, String resource, Consumer<String> messages) {
  private static final Logger LOG = LoggerFactory.getLogger(AuthSettings.class);

  public AuthSettings {
    Objects.requireNonNull(authorityUrl, "authorityUrl");
    Objects.requireNonNull(resource, "resource");
    Objects.requireNonNull(messages, "messages");
  }

  /** Messages go to the log as a warning and to standard error. */
  public static AuthSettings of(ServiceUrl authorityUrl, String resource) {
    return new AuthSettings(authorityUrl, resource, AuthSettings::show);
  }

  /** Wherever a person may look: the log of a cluster, the terminal of a shell. */
  private static void show(String message) {
    LOG.warn(message);
    System.err.println(message);
  }
}
