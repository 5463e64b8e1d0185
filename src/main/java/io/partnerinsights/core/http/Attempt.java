package io.partnerinsights.core.http;

/** Travels with one attempt of a request as OkHttp's tag; used by that request's thread only. */
final class Attempt {
  private final int number;
  private boolean sent;

  Attempt(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  void markSent() {
    sent = true;
  }

  boolean sent() {
    return sent;
  }
}
