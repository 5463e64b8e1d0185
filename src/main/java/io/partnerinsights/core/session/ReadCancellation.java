package io.partnerinsights.core.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Ends the reads of one thread from another thread, also while they open a file. The read in
 * progress throws {@code WAIT_INTERRUPTED}, and its connection is closed. Thread-safe.
 */
public final class ReadCancellation {
  private final List<Runnable> actions = new ArrayList<>();
  private final BooleanSupplier isKilled;
  private boolean cancelled;

  public ReadCancellation() {
    this(() -> false);
  }

  /**
   * Ends the reads of a task that an engine kills without an interrupt.
   *
   * @param isKilled called by any thread before each request and each read of at most a MiB
   */
  public ReadCancellation(BooleanSupplier isKilled) {
    this.isKilled = isKilled;
  }

  BooleanSupplier isKilled() {
    return isKilled;
  }

  /** Ends the reads that use this object, now and later. */
  public synchronized void cancel() {
    cancelled = true;
    actions.forEach(Runnable::run);
  }

  /** Adds what ends a read; it runs at once if the reads are to end already. */
  synchronized void onCancel(Runnable action) {
    actions.add(action);
    if (cancelled) {
      action.run();
    }
  }
}
