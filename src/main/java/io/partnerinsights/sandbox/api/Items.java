package io.partnerinsights.sandbox.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The items of a response.
 *
 * @param casing of the keys
 * @param message the text of the envelope; null for none
 */
record Items(List<Map<String, Object>> value, Casing casing, @Nullable String message) {
  static Items camel(List<Map<String, Object>> value) {
    return of(value, Casing.CAMEL);
  }

  static Items of(List<Map<String, Object>> value, Casing casing) {
    return new Items(value, casing, null);
  }

  Items withMessage(String text) {
    return new Items(value, casing, text);
  }
}
