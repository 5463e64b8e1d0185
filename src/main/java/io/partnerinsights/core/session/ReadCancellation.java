package io.partnerinsights.core.session;

import java.util.ArrayList;
import java.util.List;

/**
 * Ends the reads of one thread from another thread, also while they open a file. The read in
 * progress throws {@code WAIT_INTERRUPTED}, and its connection is closed. Thread-safe.
 */
public final class ReadCancellation {
  private final List<Runnable> actions = new ArrayList<>();
  private boolean cancelled;

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
