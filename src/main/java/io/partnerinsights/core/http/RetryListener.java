package io.partnerinsights.core.http;

/** Observes the calls of one wait. */
public interface RetryListener {
  /** Called after an attempt that failed, before the sleep until the next one. */
  default void onFailure(String failure) {}

  /** Called after each attempt that was answered. */
  default void onResponse() {}

  /** Called before a sleep until the limit of calls with the account allows the next one. */
  default void onHeldBack() {}
}
