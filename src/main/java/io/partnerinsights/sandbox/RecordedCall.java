package io.partnerinsights.sandbox;

import java.time.Instant;

/**
 * One request that the sandbox has met.
 *
 * @param path below the API's base for {@link Kind#API}, such as {@code /ScheduledReport}; whole
 *     otherwise
 * @param query the query string, empty if there is none; {@code ***} for a download, because its
 *     signature is there
 * @param status what was answered; 0 if the connection was broken instead
 * @param principal whose token came with it; empty if none or no good one
 * @param time on the sandbox's clock
 */
public record RecordedCall(
    Kind kind,
    String method,
    String path,
    String query,
    int status,
    String principal,
    Instant time) {

  /** Which part of the sandbox was asked. */
  public enum Kind {
    /** One of the twelve calls. */
    API,
    /** A token, or something on the way to one. */
    SIGN_IN,
    /** A file. */
    DOWNLOAD
  }
}
