package io.partnerinsights.core.report;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets one thread at a time call the service for one thing. An interrupt ends the wait for it. */
public final class Turn {
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * Takes the turn, and returns false if another thread has had it for this time.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code WAIT_INTERRUPTED}
   */
  boolean take(Duration limit) {
    try {
      return lock.tryLock() || lock.tryLock(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ReportErrors.interruptedBeside(e);
    }
  }

  void give() {
    lock.unlock();
  }

  /**
   * Makes a call while no other thread has the turn.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code WAIT_INTERRUPTED}
   */
  public <T> T alone(Supplier<T> call) {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ReportErrors.interruptedBeside(e);
    }
    try {
      return call.get();
    } finally {
      lock.unlock();
    }
  }
}
