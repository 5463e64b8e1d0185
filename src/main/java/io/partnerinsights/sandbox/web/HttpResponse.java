package io.partnerinsights.sandbox.web;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** One response; with status 0 the connection is closed without one. */
public record HttpResponse(int status, Map<String, String> headers, Body body) {

  public sealed interface Body {}

  /** A text in UTF-8; empty for no body. */
  public record TextBody(String text) implements Body {}

  public record FileRange(Path file, long offset, long length) implements Body {}

  /** The first bytes of another body, after which the connection is closed. */
  public record TruncatedBody(Body wholeBody, long byteCount) implements Body {}

  public static HttpResponse closedConnection() {
    return empty(0, Map.of());
  }

  public static HttpResponse json(int status, Object document) {
    return text(status, "application/json; charset=utf-8", Json.toText(document));
  }

  public static HttpResponse text(int status, String contentType, String text) {
    return new HttpResponse(status, Map.of("Content-Type", contentType), new TextBody(text));
  }

  public static HttpResponse empty(int status, Map<String, String> headers) {
    return new HttpResponse(status, headers, new TextBody(""));
  }

  public HttpResponse truncatedAfter(long bytes) {
    return new HttpResponse(status, headers, new TruncatedBody(body, bytes));
  }

  public HttpResponse withHeader(String name, String value) {
    Map<String, String> newHeaders = new LinkedHashMap<>(headers);
    newHeaders.put(name, value);
    return new HttpResponse(status, newHeaders, body);
  }
}
