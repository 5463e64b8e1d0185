package io.partnerinsights.sandbox.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One request.
 *
 * @param origin scheme, host and port as in the request, for absolute links
 * @param path percent-decoded; semicolons stay, because they separate the report ids of executions
 * @param query the query string as sent, or null
 * @param headers by lower-case name
 */
public record HttpRequest(
    String method,
    String origin,
    String path,
    String query,
    Map<String, String> headers,
    String body) {

  public Optional<String> findHeader(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** Returns the parameters by names that ignore case; the last of equal names counts. */
  public Map<String, String> queryParameters() {
    return decodeFields(query);
  }

  /** Returns the fields of the body, a form. Names ignore case. */
  public Map<String, String> formFields() {
    return decodeFields(body);
  }

  private static Map<String, String> decodeFields(String text) {
    Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (text == null) {
      return fields;
    }
    for (String pair : text.split("&", -1)) {
      int separator = pair.indexOf('=');
      if (separator > 0) {
        fields.put(
            URLDecoder.decode(pair.substring(0, separator), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(separator + 1), StandardCharsets.UTF_8));
      }
    }
    return fields;
  }
}
