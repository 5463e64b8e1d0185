package io.partnerinsights.core.http;

import java.time.Duration;
import java.util.Optional;
import okhttp3.Headers;

/**
 * A small answer, read whole.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the text, empty if there was none
 * @param attempts how often the request was sent to get it
 * @param retryAfter the wait the service asked for
 */
public record TextResponse(
    int status, Headers headers, String body, int attempts, Optional<Duration> retryAfter) {

  /** Whether the status is one of success. */
  public boolean isSuccessful() {
    return status >= 200 && status < 300;
  }

  /** Status and size only: headers and body may hold tokens. */
  @Override
  public String toString() {
    return "TextResponse[status=" + status + ", " + body.length() + " characters]";
  }
}
