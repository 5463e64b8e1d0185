package io.partnerinsights.sandbox.web;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  /** Returns a response with its headers as they are sent. */
  public HttpResponse format(HttpResponse response) {
    Map<String, String> sent = new LinkedHashMap<>();
    if (dated) {
      OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
      sent.put(spelled("Date"), DateTimeFormatter.RFC_1123_DATE_TIME.format(now));
    }
    response.headers().forEach((name, value) -> sent.put(spelled(name), value));
    return new HttpResponse(response.status(), sent, response.body());
  }

  private String spelled(String name) {
    return lowerCase && !FRAMING.contains(name) ? name.toLowerCase(Locale.ROOT) : name;
  }

  List<HttpField> of(HttpResponse response) {
    return format(response).headers().entrySet().stream()
        .map(header -> field(header.getKey(), header.getValue()))
        .toList();
  }

  /** Creates a header; Jetty spells the names of headers that it knows in its own way. */
  private HttpField field(String name, String value) {
    return lowerCase && !FRAMING.contains(name)
        ? new HttpField((HttpHeader) null, name, value)
        : new HttpField(name, value);
  }
}
