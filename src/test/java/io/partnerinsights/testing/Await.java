package io.partnerinsights.testing;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread or process does, which has the core meanwhile. */
public final class Await {
  private static final long NANOS = 1_000_000;

  private Await() {}

  /** Returns when a condition is true. */
  public static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(NANOS);
    }
  }
}
