package io.partnerinsights.core.client;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What the service said when it refused a call.
 *
 * @param call which call
 * @param status HTTP's status, or the envelope's if that is an error under an HTTP 200
 * @param message the service's words; empty if it said nothing readable
 * @param detail its own code and {@code WWW-Authenticate}, if any
 * @param correlationId to quote to support
 * @param retryAfter the wait it asked for
 */
record ServiceError(
    ApiCall call,
    int status,
    String message,
    String detail,
    String correlationId,
    Optional<Duration> retryAfter) {

  /** The token was made without multi-factor authentication, and another one would be, too. */
  static final String NO_MFA = "900421";

  /**
   * The service itself says that nothing matches. A 404 without its words, or with those of its
   * gateway, is a wrong address.
   */
  boolean isNothingFound() {
    return status == 404 && !message.isEmpty() && !says("resource not found");
  }

  boolean isMfaMissing() {
    return status == 401 && (message.contains(NO_MFA) || detail.contains(NO_MFA));
  }

  boolean says(String part) {
    return message.toLowerCase(Locale.ROOT).contains(part);
  }
}
