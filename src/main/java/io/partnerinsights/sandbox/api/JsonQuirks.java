package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.settings.Quirk;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Gives all objects of the API's JSON the keys and values that the quirks ask for. */
record JsonQuirks(Backend backend) {
  /** Fields that a client can do without. */
  private static final Set<String> OPTIONAL_FIELDS =
      Set.of("totalcount", "dataredacted", "user", "callbackmethod");

  Map<String, Object> apply(Map<String, Object> document) {
    Map<String, Object> result = new LinkedHashMap<>();
    if (backend.has(Quirk.EXTRA_FIELDS)) {
      result.put("@odata.context", Map.of("value", List.of(1, 2), "id", "7"));
    }
    document.forEach(
        (key, value) -> {
          if (!isLeftOut(key, value, document)) {
            result.put(spellKey(key), applyToValue(value));
          }
        });
    if (backend.has(Quirk.EXTRA_FIELDS)) {
      result.put("isPublicInOrg", false);
      result.put("tags", List.of("a", Map.of("name", "b")));
    }
    return result;
  }

  private boolean isLeftOut(String key, Object value, Map<String, Object> object) {
    String name = key.strip().toLowerCase(Locale.ROOT);
    boolean isExecutionFormat = name.equals("format") && object.containsKey("executionStatus");
    return backend.has(Quirk.MISSING_FIELDS)
        && (value == null || OPTIONAL_FIELDS.contains(name) || isExecutionFormat);
  }

  private String spellKey(String key) {
    return backend.has(Quirk.LOWER_CASE_KEYS) ? key.toLowerCase(Locale.ROOT) : key;
  }

  private Object applyToValue(Object value) {
    if (value instanceof Collection<?> list) {
      return list.stream().map(this::applyToValue).toList();
    }
    if (value instanceof Map<?, ?> object) {
      Map<String, Object> fields = new LinkedHashMap<>();
      object.forEach((key, field) -> fields.put((String) key, field));
      return apply(fields);
    }
    boolean isSentAsText = value instanceof Number && backend.has(Quirk.NUMBERS_AS_STRINGS);
    return isSentAsText ? value.toString() : value;
  }
}
