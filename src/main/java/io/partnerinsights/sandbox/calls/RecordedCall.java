package io.partnerinsights.sandbox.calls;

import java.time.Instant;

/**
 * A request to a sandbox.
 *
 * @param path the path, for {@link Kind#API} below the API's base, such as {@code /ScheduledReport}
 * @param query the query string or an empty text; {@code ***} for a download, because it contains
 *     the signature
 * @param status the response's status; 0 if the connection was closed without a response
 * @param principalName the holder of the request's token; empty without a valid token
 * @param time the time on the sandbox's clock
 */
public record RecordedCall(
    Kind kind,
    String method,
    String path,
    String query,
    int status,
    String principalName,
    Instant time) {

  public enum Kind {
    API,
    SIGN_IN,
    DOWNLOAD
  }
}
