package io.partnerinsights.core.http;

import java.time.Duration;

/** Waits; injected wherever the connector waits, so that tests do not. */
@FunctionalInterface
public interface Sleeper {
  /** Waits for the duration; zero or less returns at once. */
  void sleep(Duration duration) throws InterruptedException;

  /** The sleeper that really sleeps. */
  static Sleeper system() {
    return duration -> Thread.sleep(Math.max(0, duration.toMillis()));
  }
}
