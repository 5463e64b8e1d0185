package io.partnerinsights.sandbox.identity;

import java.util.Map;

/** Reads the fields of sign-in requests. */
final class Fields {
  private Fields() {}

  /** Returns a field that a request must have. */
  static String required(Map<String, String> form, String field) {
    String value = form.get(field);
    if (value == null || value.isBlank()) {
      throw SignInException.request(
          900144, "The request body must contain the following parameter: '" + field + "'.");
    }
    return value;
  }
}
