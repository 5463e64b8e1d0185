package io.partnerinsights.sandbox.web;

/** Handles requests; thread-safe. */
@FunctionalInterface
public interface Endpoint {
  HttpResponse handle(HttpRequest request);
}
