package io.partnerinsights.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.partnerinsights.core.model.SampleRow;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a JSON object. Keys are compared without case and without blanks around them.
 * Null counts as absent, and a number may be written as a string. The service mixes these forms.
 */
final class JsonFields {
  /** Maximum number of digits before or after the point that are written out. */
  private static final int MAX_PLAIN_DIGITS = 1_000;

  /** Keys of the name, if a list has objects in place of names. */
  private static final List<String> NAME_KEYS = List.of("name", "columnName", "metricName");

  private final JsonNode object;
  private final Map<String, JsonNode> fields = new HashMap<>();

  JsonFields(JsonNode object) {
    this.object = object;
    // If a key occurs in two spellings, the first one with a value is used.
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      fields.merge(toKey(field.getKey()), field.getValue(), (a, b) -> a.isNull() ? b : a);
    }
  }

  private static String toKey(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  Set<String> keys() {
    return fields.keySet();
  }

  boolean hasField(String name) {
    return fields.containsKey(toKey(name));
  }

  JsonNode node(String name) {
    return fields.getOrDefault(toKey(name), MissingNode.getInstance());
  }

  /** Returns the field as text; empty if it is absent or blank. */
  Optional<String> findText(String name) {
    return Optional.ofNullable(asText(node(name))).map(String::strip).filter(t -> !t.isEmpty());
  }

  /** Returns the field as text, or an empty text. */
  String text(String name) {
    return findText(name).orElse("");
  }

  /** Returns the field as a whole number of at most nine digits; null for any other value. */
  @Nullable Integer findInteger(String name) {
    String text = text(name);
    return text.matches("-?\\d{1,9}(\\.0*)?")
        ? Integer.valueOf((int) Double.parseDouble(text))
        : null;
  }

  /** Returns the field as a number of hours; null if it is absent, zero or less. */
  @Nullable Duration findHours(String name) {
    Integer hours = findInteger(name);
    return hours == null || hours <= 0 ? null : Duration.ofHours(hours);
  }

  boolean isTrue(String name) {
    return text(name).equalsIgnoreCase("true") || text(name).equals("1");
  }

  /** Returns the field as a time; null if it is absent or has another form. */
  @Nullable Instant findTime(String name) {
    return findText(name).flatMap(ServiceTime::parse).orElse(null);
  }

  /** Returns an array of texts; a single text counts as one element, and an object as its name. */
  List<String> textList(String name) {
    JsonNode node = node(name);
    if (!node.isArray()) {
      return findText(name).map(List::of).orElse(List.of());
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : node) {
      String text = nameOrText(element);
      if (text != null) {
        texts.add(text.strip());
      }
    }
    return texts;
  }

  /** Returns the first name of an object such as {@code {"columnName": "Month"}}, or the text. */
  private static @Nullable String nameOrText(JsonNode node) {
    if (!node.isObject()) {
      return asText(node);
    }
    JsonFields fields = new JsonFields(node);
    return NAME_KEYS.stream()
        .flatMap(key -> fields.findText(key).stream())
        .findFirst()
        .orElseGet(() -> asText(node));
  }

  /** Returns all fields as text or null, with the keys and in the order of the object. */
  SampleRow toRow() {
    Map<String, String> texts = new LinkedHashMap<>();
    Set<String> unquotedNames = new HashSet<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = field.getKey().strip();
      texts.put(name, asText(field.getValue()));
      if (!field.getValue().isTextual() && !field.getValue().isNull()) {
        unquotedNames.add(name);
      }
    }
    return new SampleRow(texts, unquotedNames);
  }

  /** Writes 1e999999999 with its exponent: its digits would need a gigabyte. */
  private static String toPlainText(BigDecimal number) {
    boolean isShort = Math.abs((long) number.scale()) <= MAX_PLAIN_DIGITS;
    return isShort ? number.toPlainString() : number.toString();
  }

  private static @Nullable String asText(JsonNode node) {
    if (node.isNull() || node.isMissingNode()) {
      return null;
    }
    if (node.isBigDecimal()) {
      return toPlainText(node.decimalValue());
    }
    return node.isValueNode() ? node.asText() : node.toString();
  }
}
