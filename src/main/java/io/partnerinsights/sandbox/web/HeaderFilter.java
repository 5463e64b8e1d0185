package io.partnerinsights.sandbox.web;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;

/** Adds the Date header to responses, and spells headers in lower case, if asked to. */
public record HeaderFilter(Endpoint endpoint, Clock clock, boolean sendsDate, boolean usesLowerCase)
    implements Endpoint {
  /** Headers that the web server must know by their name to send a body. */
  private static final Set<String> FRAMING_HEADERS = Set.of("Content-Length", "Connection");

  @Override
  public HttpResponse handle(HttpRequest request) {
    HttpResponse response = endpoint.handle(request);
    Map<String, String> headers = new LinkedHashMap<>();
    if (sendsDate) {
      OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
      headers.put(spellName("Date"), DateTimeFormatter.RFC_1123_DATE_TIME.format(now));
    }
    response.headers().forEach((name, value) -> headers.put(spellName(name), value));
    return new HttpResponse(response.status(), headers, response.body());
  }

  private String spellName(String name) {
    return usesLowerCase && !FRAMING_HEADERS.contains(name) ? name.toLowerCase(Locale.ROOT) : name;
  }

  /** Creates a header with its name as given; Jetty spells names that it knows in its own way. */
  static HttpField toField(String name, String value) {
    return FRAMING_HEADERS.contains(name)
        ? new HttpField(name, value)
        : new HttpField((HttpHeader) null, name, value);
  }
}
