package io.partnerinsights.sandbox.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The items of a response and its message; samples on the pages may have Pascal case. */
record Items(List<Map<String, Object>> value, boolean isPascalCase, @Nullable String message) {
  static Items of(List<Map<String, Object>> value) {
    return new Items(value, false, null);
  }

  Items withPascalCase() {
    return new Items(value, true, message);
  }

  Items withMessage(String text) {
    return new Items(value, isPascalCase, text);
  }
}
