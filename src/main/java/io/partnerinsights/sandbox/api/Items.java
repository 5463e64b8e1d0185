package io.partnerinsights.sandbox.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The items of a response.
 *
 * @param pascal whether the pages' sample has keys in Pascal case
 * @param message the text of the envelope; null for none
 */
record Items(List<Map<String, Object>> value, boolean pascal, @Nullable String message) {
  static Items of(List<Map<String, Object>> value) {
    return new Items(value, false, null);
  }

  Items inPascalCase() {
    return new Items(value, true, message);
  }

  Items withMessage(String text) {
    return new Items(value, pascal, text);
  }
}
