package io.partnerinsights.core.report;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one thread at a time move a report. */
final class Turn {
  private final ReentrantLock lock = new ReentrantLock();
  private final Duration checkInterval;

  /**
   * @param checkInterval at which a thread that waits for another one may look after itself
   */
  Turn(Duration checkInterval) {
    this.checkInterval = checkInterval;
  }

  /**
   * Takes the turn, and returns false if another thread has had it for the interval.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code WAIT_INTERRUPTED}
   */
  boolean take() {
    try {
      return lock.tryLock() || lock.tryLock(checkInterval.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ReportErrors.interruptedBeside(e);
    }
  }

  void give() {
    lock.unlock();
  }
}
