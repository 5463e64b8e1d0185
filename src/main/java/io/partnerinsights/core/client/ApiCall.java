package io.partnerinsights.core.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * One call: method, URL, body, and the ids it is about, which go into its errors.
 *
 * @param name in words, after "asked to", for errors: "list the datasets"
 * @param json the body; empty if it has none
 */
record ApiCall(String name, String method, HttpUrl url, String json, Map<String, String> ids) {

  static ApiCall of(String name, String method, HttpUrl url) {
    return new ApiCall(name, method, url, "", Map.of());
  }

  ApiCall body(String text) {
    return new ApiCall(name, method, url, text, ids);
  }

  /** With a query parameter, if there is a value for it. */
  ApiCall with(String parameter, Optional<String> value) {
    return value.map(v -> with(parameter, v)).orElse(this);
  }

  ApiCall with(String parameter, String value) {
    return at(url.newBuilder().addQueryParameter(parameter, value).build());
  }

  /** The same call on another page. */
  ApiCall at(HttpUrl other) {
    return new ApiCall(name, method, other, json, ids);
  }

  ApiCall about(String idName, String id) {
    Map<String, String> more = new LinkedHashMap<>(ids);
    more.put(idName, id);
    return new ApiCall(name, method, url, json, more);
  }

  boolean isPost() {
    return method.equals("POST");
  }

  /** Without the query string, which holds the query's text. */
  @Override
  public String toString() {
    return method + " " + url.encodedPath();
  }
}
