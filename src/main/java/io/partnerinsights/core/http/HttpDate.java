package io.partnerinsights.core.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Parses dates in headers of HTTP, such as {@code Date}. */
public final class HttpDate {
  private HttpDate() {}

  /** Returns the time of a header; empty if the header is not an HTTP date. */
  public static Optional<Instant> parse(String header) {
    try {
      return Optional.of(
          ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
