package io.partnerinsights.core.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * One call of the API.
 *
 * @param purpose a phrase for error messages that follows "asked to", such as "list the datasets"
 * @param body the body, empty without a body
 * @param ids the ids of the objects concerned, which are added to errors
 */
record ApiCall(String purpose, String method, HttpUrl url, String body, Map<String, String> ids) {

  static ApiCall of(String purpose, String method, HttpUrl url) {
    return new ApiCall(purpose, method, url, "", Map.of());
  }

  ApiCall withBody(String body) {
    return new ApiCall(purpose, method, url, body, ids);
  }

  /** Adds a query parameter if there is a value. */
  ApiCall withParameter(String parameter, @Nullable String value) {
    return value == null
        ? this
        : withUrl(url.newBuilder().addQueryParameter(parameter, value).build());
  }

  /** Adds a query parameter with all values, separated by semicolons, if there is a value. */
  ApiCall withParameter(String parameter, List<String> values) {
    return values.isEmpty() ? this : withParameter(parameter, String.join(";", values));
  }

  ApiCall withUrl(HttpUrl newUrl) {
    return new ApiCall(purpose, method, newUrl, body, ids);
  }

  ApiCall withId(String idName, String id) {
    Map<String, String> allIds = new LinkedHashMap<>(ids);
    allIds.put(idName, id);
    return new ApiCall(purpose, method, url, body, allIds);
  }

  /** Whether the call lists all objects of a kind: a GET without a filter. */
  boolean listsAll() {
    return method.equals("GET") && url.querySize() == 0;
  }

  boolean isPost() {
    return method.equals("POST");
  }

  /** Prints no query string, because it contains the query's text. */
  @Override
  public String toString() {
    return method + " " + url.encodedPath();
  }
}
