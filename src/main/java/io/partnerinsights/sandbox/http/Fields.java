package io.partnerinsights.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.service.ServiceProblem;
import io.partnerinsights.sandbox.wire.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/** A request's JSON body, its keys without case. An absent field is null. */
final class Fields {
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");

  private final Map<String, JsonNode> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  Fields(String body) {
    JsonNode node =
        Json.read(body)
            .filter(JsonNode::isObject)
            .orElseThrow(() -> ServiceProblem.bad("Null or missing value"));
    node.properties().forEach(field -> fields.put(field.getKey().strip(), field.getValue()));
  }

  String text(String name) {
    JsonNode node = fields.get(name);
    return node == null || node.isNull() ? null : node.asText().strip();
  }

  String required(String name) {
    String text = text(name);
    if (text == null || text.isEmpty()) {
      throw ServiceProblem.bad("Null or missing value");
    }
    return text;
  }

  boolean flag(String name) {
    return "true".equalsIgnoreCase(text(name));
  }

  Integer number(String name) {
    String text = text(name);
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (!text.matches("-?\\d{1,9}")) {
      throw ServiceProblem.bad("Invalid report parameters");
    }
    return Integer.valueOf(text);
  }

  Instant time(String name) {
    String text = text(name);
    return text == null || text.isEmpty() ? null : parseTime(text);
  }

  /**
   * A time in another form than UTC with seconds is the service's own failure, not the caller's.
   */
  static Instant parseTime(String text) {
    try {
      if (TIME.matcher(text).matches()) {
        return Instant.parse(text);
      }
    } catch (DateTimeException e) {
      throw internal();
    }
    throw internal();
  }

  private static ServiceProblem internal() {
    return new ServiceProblem(
        500,
        "Internal error encountered while creating report. Correlation ID <"
            + UUID.randomUUID()
            + ">");
  }
}
