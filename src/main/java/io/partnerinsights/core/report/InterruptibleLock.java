package io.partnerinsights.core.report;

import io.partnerinsights.core.http.Threads;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/** Lets one thread at a time call the service for one thing. An interrupt ends the wait for it. */
public final class InterruptibleLock {
  private final Lock lock;

  public InterruptibleLock() {
    this(Threads.system());
  }

  InterruptibleLock(Threads threads) {
    this.lock = threads.lock();
  }

  /** Takes the turn, and returns false if another thread has it. */
  boolean take() {
    return lock.tryLock();
  }

  /** Takes the turn, and returns false if another thread has had it for this time. */
  boolean take(Duration limit) {
    try {
      return lock.tryLock(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ReportErrors.INTERRUPTED_BESIDE.causedBy(e);
    }
  }

  void give() {
    lock.unlock();
  }

  /** Makes a call while no other thread has the turn; an interrupt as in {@link #take}. */
  public <T> T locked(Supplier<T> call) {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ReportErrors.INTERRUPTED_BESIDE.causedBy(e);
    }
    try {
      return call.get();
    } finally {
      lock.unlock();
    }
  }
}
