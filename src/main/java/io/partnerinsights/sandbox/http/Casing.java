package io.partnerinsights.sandbox.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** The two ways in which the service writes its keys. */
enum Casing {
  CAMEL,
  PASCAL;

  /** The same object with its own keys in this casing; what its values hold stays as it is. */
  Map<String, Object> apply(Map<String, Object> camel) {
    if (this == CAMEL) {
      return camel;
    }
    Map<String, Object> pascal = new LinkedHashMap<>();
    camel.forEach((key, value) -> pascal.put(key(key), value));
    return pascal;
  }

  private static String key(String key) {
    return Character.toUpperCase(key.charAt(0)) + key.substring(1);
  }
}
