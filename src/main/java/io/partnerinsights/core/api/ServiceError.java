package io.partnerinsights.core.api;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What the service said when it refused a call.
 *
 * @param call which call
 * @param status HTTP's status, or the envelope's if that is an error under an HTTP 200
 * @param message the service's words and its {@code WWW-Authenticate}; empty if it said nothing
 *     readable
 * @param correlationId to quote to support
 * @param retryAfter the wait it asked for
 */
record ServiceError(
    ApiCall call, int status, String message, String correlationId, Optional<Duration> retryAfter) {

  /** The service itself says that nothing matches; a 404 without its words is a wrong address. */
  boolean isNothingFound() {
    return status == 404 && !message.isEmpty();
  }

  boolean says(String part) {
    return message.toLowerCase(Locale.ROOT).contains(part);
  }
}
