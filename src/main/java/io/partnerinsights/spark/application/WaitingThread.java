package io.partnerinsights.spark.application;

import java.util.Optional;

/** One wait of one thread. Guarded by its {@link QueryExecutions}; equality is identity. */
final class WaitingThread {
  private final long executionId;
  private final Thread thread;
  private boolean interrupted;
  private Optional<RuntimeException> cause = Optional.empty();

  WaitingThread(long executionId, Thread thread) {
    this.executionId = executionId;
    this.thread = thread;
  }

  boolean isOf(long execution) {
    return executionId == execution;
  }

  long executionId() {
    return executionId;
  }

  /**
   * Interrupts the thread.
   *
   * @param failure of another read of the same execution, if that is the reason
   */
  void interrupt(Optional<RuntimeException> failure) {
    interrupted = true;
    cause = cause.or(() -> failure);
    thread.interrupt();
  }

  boolean isInterrupted() {
    return interrupted;
  }

  /** The failure because of which it was interrupted, if there is one. */
  Optional<RuntimeException> cause() {
    return cause;
  }
}
