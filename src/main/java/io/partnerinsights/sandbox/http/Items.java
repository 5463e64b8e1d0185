package io.partnerinsights.sandbox.http;

import java.util.List;
import java.util.Map;

/** What a call found: the envelope's {@code value}, and how keys are written. */
record Items(List<Map<String, Object>> value, Casing casing) {
  static Items camel(List<Map<String, Object>> value) {
    return new Items(value, Casing.CAMEL);
  }

  static Items pascal(List<Map<String, Object>> value) {
    return new Items(value, Casing.PASCAL);
  }
}
