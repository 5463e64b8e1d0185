package io.partnerinsights.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A lock of simulated threads, as a fair {@link java.util.concurrent.locks.ReentrantLock}: threads
 * get it in the order in which they wait. Needs no lock itself, because one of them runs at a time.
 */
final class SimulatedLock implements Lock {
  private final Scheduler scheduler;
  private final Deque<Thread> waitingThreads = new ArrayDeque<>();
  private Thread owner;
  private int holds;

  SimulatedLock(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  private boolean isMine() {
    return owner == Thread.currentThread();
  }

  @Override
  public boolean tryLock() {
    if (owner == null) {
      owner = Thread.currentThread();
    }
    if (isMine()) {
      holds++;
    }
    return isMine();
  }

  @Override
  public void lock() {
    if (!tryLock()) {
      Thread thread = Thread.currentThread();
      waitingThreads.add(thread);
      scheduler.awaitUninterruptibly(() -> owner == thread);
    }
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    tryLock(Scheduler.FOR_EVER);
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    return tryLock(Duration.of(time, unit.toChronoUnit()));
  }

  private boolean tryLock(Duration limit) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (tryLock()) {
      return true;
    }
    Thread thread = Thread.currentThread();
    waitingThreads.add(thread);
    try {
      if (!scheduler.awaitCondition(limit, () -> owner == thread)) {
        waitingThreads.remove(thread);
      }
    } catch (InterruptedException e) {
      waitingThreads.remove(thread);
      if (isMine()) {
        unlock();
      }
      throw e;
    }
    return isMine();
  }

  /** Hands the lock over to the thread that has waited longest. */
  @Override
  public void unlock() {
    if (!isMine()) {
      throw new IllegalMonitorStateException();
    }
    holds--;
    if (holds == 0) {
      owner = waitingThreads.poll();
      holds = owner == null ? 0 : 1;
    }
  }

  @Override
  public Condition newCondition() {
    return new SimulatedCondition();
  }

  /** A condition for which threads wait a limited time. */
  private final class SimulatedCondition implements Condition {
    private long signals;

    @Override
    public long awaitNanos(long nanos) throws InterruptedException {
      long seen = signals;
      Instant end = scheduler.now().plusNanos(nanos);
      unlock();
      try {
        scheduler.awaitCondition(Duration.ofNanos(nanos), () -> signals != seen);
      } finally {
        lock();
      }
      return Duration.between(scheduler.now(), end).toNanos();
    }

    @Override
    public void signalAll() {
      signals++;
    }

    @Override
    public void await() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void awaitUninterruptibly() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean await(long time, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean awaitUntil(Date deadline) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void signal() {
      throw new UnsupportedOperationException();
    }
  }
}
