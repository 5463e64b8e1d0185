package io.partnerinsights.core.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Waits; injected wherever the connector waits, so that tests do not. */
@FunctionalInterface
public interface Sleeper {
  /** Waits for the duration; zero or less returns at once. */
  void sleep(Duration duration) throws InterruptedException;

  /**
   * Waits for the duration, or until the bell has a permit, which is used up. A sleeper that does
   * not really sleep need not hear the bell.
   */
  default void sleep(Duration duration, Semaphore bell) throws InterruptedException {
    sleep(duration);
  }

  /** The sleeper that really sleeps. */
  static Sleeper system() {
    return new Sleeper() {
      @Override
      public void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(Math.max(0, duration.toMillis()));
      }

      @Override
      @SuppressWarnings("ReturnValueIgnored") // woken or not: whoever sleeps looks at the clock
      public void sleep(Duration duration, Semaphore bell) throws InterruptedException {
        bell.tryAcquire(duration.toMillis(), TimeUnit.MILLISECONDS);
      }
    };
  }
}
