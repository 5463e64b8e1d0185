package io.partnerinsights.core.report;

import io.partnerinsights.core.http.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/** Lets one thread at a time call the service for one thing. An interrupt ends the wait for it. */
public final class InterruptibleLock {
  private final Lock lock;

  /** How long settings of their own hold up the threads that wait. */
  private final List<Duration> waiting = new ArrayList<>();

  public InterruptibleLock() {
    this(Threads.system());
  }

  InterruptibleLock(Threads threads) {
    this.lock = threads.lock();
  }

  /**
   * Takes the turn, and returns false if another thread has had it for this time.
   *
   * @param hold how long settings of its own hold up this thread
   */
  boolean take(Duration limit, Duration hold) {
    if (!isWantedByFaster(hold) && lock.tryLock()) {
      return true;
    }
    synchronized (waiting) {
      waiting.add(hold);
    }
    try {
      return lock.tryLock(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ReportErrors.INTERRUPTED_BESIDE.causedBy(e);
    } finally {
      synchronized (waiting) {
        waiting.remove(hold);
      }
    }
  }

  /** Whether a waiting thread is slowed down less than the lock's owner. */
  boolean isWantedByFaster(Duration hold) {
    synchronized (waiting) {
      return waiting.stream().anyMatch(other -> other.compareTo(hold) < 0);
    }
  }

  void give() {
    lock.unlock();
  }

  /** Makes a call while no other thread has the turn; an interrupt as in {@link #take}. */
  public <T> T alone(Supplier<T> call) {
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
