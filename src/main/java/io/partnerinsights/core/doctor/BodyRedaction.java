package io.partnerinsights.core.doctor;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.errors.Redaction;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * Replaces the values of an exchange by values of the same form. Only names that the service itself
 * gives, states and times stay. An id is always replaced by the same one, so that a recording can
 * be played. Thread-safe.
 */
final class BodyRedaction {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Fields, in lower case, whose values belong to the service and not to a customer. */
  private static final Set<String> KEPT =
      Set.of(
          "datasetname",
          "minimumrecurrenceinterval",
          "type",
          "nextlink",
          "totalcount",
          "statuscode",
          "dataredacted",
          "executenow",
          "starttime",
          "createdtime",
          "modifiedtime",
          "reportstatus",
          "executionstatus",
          "recurrenceinterval",
          "recurrencecount",
          "format",
          "callbackmethod",
          "reportgeneratedtime",
          "reportexpirytime",
          "token_type",
          "expires_in",
          "expires_on",
          "error",
          "error_codes");

  /** Fields whose content is kept, whatever its form: names that the service gives. */
  private static final Set<String> KEPT_LISTS =
      Set.of("selectablecolumns", "availablemetrics", "availabledateranges");

  /** Fields of an envelope that describe what was done, in the words of the service. */
  private static final Set<String> MESSAGES = Set.of("message", "description", "title", "errors");

  private static final Set<String> KEPT_HEADERS =
      Set.of(
          "date",
          "content-type",
          "content-encoding",
          "content-length",
          "content-range",
          "accept-ranges",
          "etag",
          "retry-after",
          "transfer-encoding",
          "server",
          "last-modified",
          "x-ms-version",
          "x-ms-blob-type",
          "www-authenticate",
          "cache-control");

  private static final Pattern ID =
      Pattern.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private static final Pattern TIME =
      Pattern.compile("\\d{1,4}[-/]\\d{1,2}[-/]\\d{1,4}([T ][0-9:.Z +-]*( ?[AP]M)?)?");
  private static final Pattern LINK = Pattern.compile("https?://([^/?]+).*", Pattern.DOTALL);

  private final Map<String, String> ids = new LinkedHashMap<>();

  /**
   * Returns a body as JSON without its values; a body that is not JSON is dropped.
   *
   * @param rows whether the items are rows, whose columns may have the names of known fields
   */
  JsonNode body(String text, boolean rows) {
    try {
      JsonNode json = JSON.readTree(text.isBlank() ? "null" : text);
      return json.isObject() ? envelope(json, rows) : redacted("", json, !rows);
    } catch (JacksonException e) {
      return NODES.textNode("not JSON, " + text.length() + " characters");
    }
  }

  private JsonNode envelope(JsonNode json, boolean rows) {
    ObjectNode envelope = NODES.objectNode();
    json.properties()
        .forEach(
            field -> {
              String key = key(field.getKey());
              JsonNode value = field.getValue();
              envelope.set(
                  field.getKey(),
                  MESSAGES.contains(key) && value.isTextual()
                      ? NODES.textNode(message(value.asText()))
                      : redacted(key, value, !(rows && key.equals("value"))));
            });
    return envelope;
  }

  private String message(String text) {
    return Redaction.scrub(ID.matcher(text).replaceAll(found -> id(found.group())))
        .replaceAll("'[^']*'", "'…'");
  }

  private static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  private JsonNode redacted(String key, JsonNode value, boolean keeps) {
    if (keeps && KEPT_LISTS.contains(key)) {
      return value;
    }
    if (value.isObject()) {
      ObjectNode object = NODES.objectNode();
      value
          .properties()
          .forEach(
              field ->
                  object.set(
                      field.getKey(), redacted(key(field.getKey()), field.getValue(), keeps)));
      return object;
    }
    if (value.isArray()) {
      ArrayNode array = NODES.arrayNode();
      value.forEach(item -> array.add(redacted(key, item, keeps)));
      return array;
    }
    boolean kept = keeps && KEPT.contains(key);
    return kept || !(value.isTextual() || value.isNumber()) ? value : form(value);
  }

  private JsonNode form(JsonNode value) {
    if (value.isTextual()) {
      return NODES.textNode(form(value.asText()));
    }
    return NODES.numberNode(new BigDecimal(value.asText().replaceAll("[1-9]", "1")));
  }

  /** Returns a text of the same form. */
  String form(String text) {
    if (ID.matcher(text).matches()) {
      return id(text);
    }
    if (TIME.matcher(text).matches()) {
      return text;
    }
    return LINK.matcher(text).matches()
        ? LINK.matcher(text).replaceFirst("https://$1/file?redacted")
        : text.replaceAll("[\\p{L}&&[^\\p{Lu}]]", "x")
            .replaceAll("\\p{Lu}", "X")
            .replaceAll("[1-9]", "1");
  }

  private synchronized String id(String id) {
    return ids.computeIfAbsent(
        id.toLowerCase(Locale.ROOT),
        any -> String.format(Locale.ROOT, "00000000-0000-0000-0000-%012d", ids.size() + 1));
  }

  String path(HttpUrl url) {
    String path = ID.matcher(url.encodedPath()).replaceAll(found -> id(found.group()));
    return url.host().contains("blob") || path.contains("/blob/") ? "/file" : path;
  }

  /** Returns the names of the parameters; their values may be a link's signature or literals. */
  String query(HttpUrl url) {
    return String.join("&", url.queryParameterNames());
  }

  void header(String name, String value, Map<String, String> headers) {
    String key = name.toLowerCase(Locale.ROOT);
    if (KEPT_HEADERS.contains(key)) {
      headers.put(key, key.equals("etag") ? value.replaceAll("[0-9A-Za-z]", "0") : value);
    }
  }
}
