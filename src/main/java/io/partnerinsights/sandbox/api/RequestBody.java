package io.partnerinsights.sandbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.service.ServiceErrors;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The JSON body of a request. Keys ignore case; an absent field is null. */
final class RequestBody {
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

  private final Map<String, JsonNode> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Parses a body; refuses one that is not a JSON object. */
  RequestBody(HttpRequest request) {
    JsonNode node =
        Json.read(request.body())
            .filter(JsonNode::isObject)
            .orElseThrow(ServiceErrors.MISSING_VALUE::exception);
    node.properties().forEach(field -> fields.put(field.getKey().strip(), field.getValue()));
  }

  @Nullable String text(String name) {
    JsonNode node = fields.get(name);
    return node == null || node.isNull() ? null : node.asText().strip();
  }

  /** Returns a field; refuses the request if it is absent or empty. */
  String required(String name) {
    String text = text(name);
    if (text == null || text.isEmpty()) {
      throw ServiceErrors.MISSING_VALUE.exception();
    }
    return text;
  }

  /** Returns a flag; refuses another value than true or false. An absent one is false. */
  boolean flag(String name) {
    return Parameters.parseFlag(text(name), false);
  }

  @Nullable Integer number(String name) {
    String text = text(name);
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (!text.matches("-?\\d{1,9}")) {
      throw ServiceErrors.INVALID_PARAMETERS.exception();
    }
    return Integer.valueOf(text);
  }

  @Nullable Instant time(String name) {
    String text = text(name);
    return text == null || text.isEmpty() ? null : parseTime(text);
  }

  /** Parses a time; the service reports another format as its own failure, with status 500. */
  static Instant parseTime(String text) {
    if (!TIME.matcher(text).matches()) {
      throw ServiceErrors.INTERNAL_ERROR.exception(UUID.randomUUID());
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw ServiceErrors.INTERNAL_ERROR.exception(UUID.randomUUID());
    }
  }
}
