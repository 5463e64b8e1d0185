package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.query.TimeRange;
import io.partnerinsights.sandbox.service.ServiceErrors;
import io.partnerinsights.sandbox.web.HttpRequest;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parameters of a request's query string. Names ignore case; an absent parameter is null. */
final class Parameters {
  private final Map<String, String> values;

  Parameters(HttpRequest request) {
    this.values = request.parameters();
  }

  @Nullable String text(String name) {
    return values.get(name);
  }

  /** Returns whether at least one of these parameters is present. */
  boolean hasAny(String... names) {
    return Stream.of(names).anyMatch(values::containsKey);
  }

  /** Returns a flag; refuses another value than true or false. */
  boolean flag(String name, boolean defaultValue) {
    return parseFlag(values.get(name), defaultValue);
  }

  static boolean parseFlag(@Nullable String text, boolean defaultValue) {
    if (text == null || text.isEmpty()) {
      return defaultValue;
    }
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw ServiceErrors.UNKNOWN_VALUE.exception(text);
    };
  }

  /** Returns whether a filter parameter is absent or equals a value, ignoring case. */
  boolean matches(String name, String value) {
    String filter = values.get(name);
    return filter == null || filter.strip().equalsIgnoreCase(value);
  }

  /** Returns the values of a parameter that are separated by semicolons, as a set without case. */
  Set<String> set(String name) {
    return ignoringCase(split(values.getOrDefault(name, "")));
  }

  /** Returns the range of startTime and endTime; null if both are absent. */
  @Nullable TimeRange timeRange() {
    return hasAny("startTime", "endTime")
        ? TimeRange.between(time("startTime"), time("endTime"))
        : null;
  }

  private @Nullable Instant time(String name) {
    String text = values.get(name);
    return text == null ? null : RequestBody.parseTime(text);
  }

  static Collection<String> split(String list) {
    return Stream.of(list.split(";", -1))
        .filter(part -> !part.isBlank())
        .map(String::strip)
        .toList();
  }

  static Set<String> ignoringCase(Collection<String> values) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(values);
    return set;
  }
}
