package io.partnerinsights.core.http;

import java.time.Duration;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A response whose body has been read completely, as text.
 *
 * @param body the text, empty if there was none
 * @param attempts number of attempts, including the one that got this response
 * @param retryAfter the wait that the service requested, if any
 */
public record TextResponse(
    int status, Headers headers, String body, int attempts, @Nullable Duration retryAfter) {

  /** Whether the status is 2xx. */
  public boolean isSuccessful() {
    return status >= 200 && status < 300;
  }

  /** Prints status and size only, because headers and body may contain tokens. */
  @Override
  public String toString() {
    return "TextResponse[status=" + status + ", " + body.length() + " characters]";
  }
}
