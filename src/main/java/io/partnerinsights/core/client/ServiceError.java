package io.partnerinsights.core.client;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A refusal of a call by the service.
 *
 * @param call the refused call
 * @param status the HTTP status, or the envelope's status if that is an error under an HTTP 200
 * @param message the service's message, empty if it has none
 * @param detail the service's error code and {@code WWW-Authenticate}, if any
 * @param correlationId the id for support requests
 * @param retryAfter the wait that the service requested, if any
 */
record ServiceError(
    ApiCall call,
    int status,
    String message,
    String detail,
    String correlationId,
    Optional<Duration> retryAfter) {

  /** The error code for a token from a sign-in without MFA. A renewed token would be the same. */
  static final String NO_MFA = "900421";

  boolean isMfaMissing() {
    return status == 401 && (message.contains(NO_MFA) || detail.contains(NO_MFA));
  }

  boolean isQuota() {
    return status < 500
        && (messageContains("quota") || messageContains("number of queries exceeded"));
  }

  /**
   * Whether the service reports that nothing matches. A 404 without its message, or with the
   * message of its gateway, means a wrong URL instead.
   */
  boolean isNothingFound() {
    return status == 404 && !message.isEmpty() && !messageContains("resource not found");
  }

  /** Whether a gateway gave up on a POST, which may have taken effect. */
  boolean isGatewayFailureOfPost() {
    return call.isPost() && (status == 502 || status == 504);
  }

  boolean isTestQueryTimeout() {
    boolean timeout = status == 408 || status == 504 || messageContains("timeout");
    return timeout && call.url().encodedPath().endsWith("/testQueryResult");
  }

  boolean isQueryCall() {
    return call.url().encodedPath().contains("/ScheduledQueries");
  }

  /** Whether the message contains the text, which is in lower case. */
  boolean messageContains(String text) {
    return message.toLowerCase(Locale.ROOT).contains(text);
  }
}
