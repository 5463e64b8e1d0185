package io.partnerinsights.sandbox.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The items of a response and its message; samples on the pages may have Pascal case. */
record ResponseItems(
    List<Map<String, Object>> items, boolean mayUsePascalCase, @Nullable String message) {
  static ResponseItems of(List<Map<String, Object>> items) {
    return new ResponseItems(items, false, null);
  }

  ResponseItems withPascalCaseAllowed() {
    return new ResponseItems(items, true, message);
  }

  ResponseItems withMessage(String text) {
    return new ResponseItems(items, mayUsePascalCase, text);
  }
}
