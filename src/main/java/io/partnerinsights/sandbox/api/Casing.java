package io.partnerinsights.sandbox.api;

import java.util.LinkedHashMap;
import java.util.Map;

/** The casing of keys: the service uses both. */
enum Casing {
  CAMEL,
  PASCAL;

  /** Returns an object with its keys in this casing; keys of nested objects stay unchanged. */
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
