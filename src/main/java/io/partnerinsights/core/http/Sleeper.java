package io.partnerinsights.core.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Pauses a thread. Injected wherever the connector waits, so that tests do not wait. */
@FunctionalInterface
public interface Sleeper {
  /** Pauses for the duration. Zero or less returns immediately. */
  void sleep(Duration duration) throws InterruptedException;

  /**
   * Waits for the duration, or until the bell has a permit, which is used up. A sleeper that does
   * not really sleep need not hear the bell.
   */
  default void sleep(Duration duration, Semaphore bell) throws InterruptedException {
    sleep(duration);
  }

  /** Returns the sleeper that blocks the current thread. */
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
