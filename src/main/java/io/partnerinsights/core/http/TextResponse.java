package io.partnerinsights.core.http;

import java.time.Duration;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** A response whose body has been read completely, as text, by this number of attempts. */
public record TextResponse(
    int status, Headers headers, String body, int attemptCount, @Nullable Duration retryAfter) {

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
