package io.partnerinsights.sandbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.query.TimeRange;
import io.partnerinsights.sandbox.web.ApiError;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request, by names that ignore case. An absent parameter is null, and no value
 * begins or ends with a blank.
 */
final class Parameters {
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  static Parameters ofQueryString(HttpRequest request) {
    Map<String, String> values = request.queryParameters();
    values.replaceAll((name, value) -> value.strip());
    return new Parameters(values);
  }

  /** Returns the fields of the body; refuses one that is not a JSON object. */
  static Parameters ofBody(HttpRequest request) {
    JsonNode body =
        Json.parse(request.body())
            .filter(JsonNode::isObject)
            .orElseThrow(ApiError.MISSING_VALUE::exception);
    Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    body.properties().stream()
        .filter(field -> !field.getValue().isNull())
        .forEach(field -> fields.put(field.getKey().strip(), field.getValue().asText().strip()));
    return new Parameters(fields);
  }

  @Nullable String findText(String name) {
    return values.get(name);
  }

  String requireText(String name) {
    String text = findText(name);
    if (text == null || text.isEmpty()) {
      throw ApiError.MISSING_VALUE.exception();
    }
    return text;
  }

  boolean hasAny(String... names) {
    return Stream.of(names).anyMatch(values::containsKey);
  }

  /** Returns a flag; refuses another value than true or false. */
  boolean flagOrDefault(String name, boolean defaultValue) {
    String text = findText(name);
    if (text == null || text.isEmpty()) {
      return defaultValue;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw ApiError.UNKNOWN_VALUE.exception(text);
    };
  }

  @Nullable Integer findNumber(String name) {
    String text = findText(name);
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (!text.matches("-?\\d{1,9}")) {
      throw ApiError.INVALID_PARAMETERS.exception();
    }
    return Integer.valueOf(text);
  }

  /** Returns a time; the service reports another format as its own failure, with status 500. */
  @Nullable Instant findTime(String name) {
    String text = findText(name);
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      if (TIME.matcher(text).matches()) {
        return Instant.parse(text);
      }
    } catch (DateTimeException e) {
      // An impossible day, such as February 30, is a wrong format, too.
    }
    throw ApiError.INTERNAL_ERROR.exception(UUID.randomUUID());
  }

  /** Returns the range of startTime and endTime; null if both are absent. */
  @Nullable TimeRange findTimeRange() {
    return hasAny("startTime", "endTime")
        ? TimeRange.between(findTime("startTime"), findTime("endTime"))
        : null;
  }

  /** Returns whether a filter parameter is absent or equals a value, ignoring case. */
  boolean matchesFilter(String name, String value) {
    String filter = values.get(name);
    return filter == null || filter.equalsIgnoreCase(value);
  }

  /** Returns the values of a parameter that are separated by semicolons, as a set without case. */
  Set<String> splitValues(String name) {
    return caseInsensitiveSet(splitList(values.getOrDefault(name, "")));
  }

  static Collection<String> splitList(String list) {
    return Stream.of(list.split(";", -1))
        .filter(part -> !part.isBlank())
        .map(String::strip)
        .toList();
  }

  static Set<String> caseInsensitiveSet(Collection<String> values) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(values);
    return set;
  }
}
