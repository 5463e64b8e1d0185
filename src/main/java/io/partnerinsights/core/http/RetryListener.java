package io.partnerinsights.core.http;

import java.time.Duration;

/**
 * How the calls of one wait are repeated: until its deadline, with its way to sleep. A wait shows
 * what it waits for while it sleeps.
 */
public interface RetryListener extends Sleeper {

  /** Returns the time for which calls may still be repeated; zero or less after the deadline. */
  Duration left();

  /** Called after an attempt that failed, before the sleep until the next one. */
  void failed(String failure);

  /** Called after each attempt that was answered. */
  void answered();

  /** Called before a sleep until the limit of calls with the account allows the next one. */
  void heldBack();
}
