package io.partnerinsights.core.base;

import java.time.Duration;

/** Pauses a thread. Injected wherever the connector waits, so that tests do not wait. */
@FunctionalInterface
public interface Sleeper {
  /** Pauses for the duration. Zero or less returns immediately. */
  void sleep(Duration duration) throws InterruptedException;

  /** Returns the sleeper that blocks the current thread. */
  static Sleeper system() {
    return duration -> Thread.sleep(Math.max(0, duration.toMillis()));
  }
}
