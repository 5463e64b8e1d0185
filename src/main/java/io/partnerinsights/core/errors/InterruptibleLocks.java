package io.partnerinsights.core.errors;

import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/** Locks that are held over calls: a thread waits for one until it is interrupted. */
public final class InterruptibleLocks {
  /** The thread was interrupted before it had the lock. */
  public static final ErrorTemplate INTERRUPTED =
      ErrorCode.WAIT_INTERRUPTED.template(
          "The read was interrupted while it waited for another thread",
          "the thread of this read was interrupted, for example because the read was cancelled",
          "run the read again. If the service is creating the report, the new read waits for it");

  private InterruptibleLocks() {}

  /**
   * Makes calls while no other thread has the lock.
   *
   * @throws PartnerInsightsException {@code WAIT_INTERRUPTED} if the thread is interrupted before
   *     it has the lock; the interrupt flag stays set
   */
  public static <T> T callLocked(Lock lock, Supplier<T> calls) {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw INTERRUPTED.causedBy(e);
    }
    try {
      return calls.get();
    } finally {
      lock.unlock();
    }
  }
}
