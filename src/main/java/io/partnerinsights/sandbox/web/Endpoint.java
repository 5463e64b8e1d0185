package io.partnerinsights.sandbox.web;

/** Handles requests; thread-safe. */
@FunctionalInterface
public interface Endpoint {
  /** Returns the response to one request. */
  HttpResponse handle(HttpRequest request);
}
