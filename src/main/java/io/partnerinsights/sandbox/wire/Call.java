package io.partnerinsights.sandbox.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One request, decoded. {@code path} is percent-decoded and keeps semicolons, because the
 * executions call separates report ids by them; {@code query} is the raw query string.
 *
 * @param origin scheme, host and port as the caller addressed them, for absolute links
 * @param headers by lower-case name
 */
public record Call(
    String method,
    String origin,
    String path,
    String query,
    Map<String, String> headers,
    String body) {

  /** A header's value. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** The query string's parameters, by name without case; the last of several wins. */
  public Map<String, String> parameters() {
    return decode(query);
  }

  /** The body as a form, by field name without case. */
  public Map<String, String> form() {
    return decode(body);
  }

  private static Map<String, String> decode(String text) {
    Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (text == null) {
      return fields;
    }
    for (String pair : text.split("&", -1)) {
      int at = pair.indexOf('=');
      if (at > 0) {
        fields.put(unescape(pair.substring(0, at)), unescape(pair.substring(at + 1)));
      }
    }
    return fields;
  }

  private static String unescape(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
