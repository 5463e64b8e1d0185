package io.partnerinsights.sandbox.web;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;

/**
 * How the headers of all responses are sent.
 *
 * @param clock the time of Date headers
 * @param dated whether there is a Date header
 * @param lowerCase whether names are in lower case, as in HTTP/2
 */
public record HeaderFormat(Clock clock, boolean dated, boolean lowerCase) {
  /** Headers that the web server must know by their name to send a body. */
  private static final Set<String> FRAMING = Set.of("Content-Length", "Connection");

  List<HttpField> of(HttpResponse response) {
    List<HttpField> fields = new ArrayList<>();
    if (dated) {
      fields.add(
          field(
              "Date",
              DateTimeFormatter.RFC_1123_DATE_TIME.format(
                  clock.instant().atOffset(ZoneOffset.UTC))));
    }
    response.headers().forEach((name, value) -> fields.add(field(name, value)));
    return fields;
  }

  /** Creates a header; Jetty spells the names of headers that it knows in its own way. */
  private HttpField field(String name, String value) {
    return lowerCase && !FRAMING.contains(name)
        ? new HttpField((HttpHeader) null, name.toLowerCase(Locale.ROOT), value)
        : new HttpField(name, value);
  }
}
