package io.partnerinsights.sandbox.api;

import java.util.List;
import java.util.Map;

/** The items of a response and the casing of its keys. */
record Items(List<Map<String, Object>> value, Casing casing) {
  static Items camel(List<Map<String, Object>> value) {
    return new Items(value, Casing.CAMEL);
  }
}
