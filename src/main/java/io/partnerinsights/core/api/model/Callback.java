package io.partnerinsights.core.api.model;

import java.util.Locale;
import java.util.Objects;

/**
 * A page that the service calls when a run succeeds. The call carries the report's id and no
 * signature: a hint to look, never proof.
 */
public record Callback(String url, Method method) {
  public Callback {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(method, "method");
  }

  /** How the service calls: POST to {@code <url>/<reportId>} or GET with {@code ?reportId=}. */
  public enum Method {
    POST,
    GET;

    /** POST unless the text says GET. */
    public static Method parse(String text) {
      return text.strip().toUpperCase(Locale.ROOT).equals("GET") ? GET : POST;
    }
  }

  /** The URL may hold a key of the receiver's, so it is not shown. */
  @Override
  public String toString() {
    return "Callback[method=" + method + ", url=***]";
  }
}
