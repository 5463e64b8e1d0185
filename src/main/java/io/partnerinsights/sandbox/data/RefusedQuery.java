package io.partnerinsights.sandbox.data;

/** The service refuses a query; the message is the service's own text. */
public final class RefusedQuery extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RefusedQuery(String message) {
    super(message);
  }
}
