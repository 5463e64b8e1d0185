package io.partnerinsights.core.http;

/**
 * The state of one attempt of a request, attached to it as OkHttp's tag. Used by the thread of that
 * request only.
 */
final class Attempt {
  private final int number;
  private boolean sent;

  Attempt(int number) {
    this.number = number;
  }

  /** The attempt's number, from 1. */
  int number() {
    return number;
  }

  void markSent() {
    sent = true;
  }

  /** Whether the request has reached a connection, so that the service may have received it. */
  boolean sent() {
    return sent;
  }
}
