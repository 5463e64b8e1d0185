package io.partnerinsights.spark.application;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The threads that plan SQL executions: those of their actions. Spark 4.2 may block such a thread
 * on a lock that the waiting thread holds, where it does not notice an interrupt. So its flag is
 * checked while another thread waits on its behalf. Thread-safe.
 */
final class PlanningThreads {
  /** Interval between two checks of the flag: an interrupt ends a wait within a second. */
  private static final long CHECK_MILLIS = 200;

  private final Map<Long, WeakReference<Thread>> threads = new NewestExecutions<>();

  /** Notes that this thread plans the execution; the first one counts. */
  synchronized void register(long execution) {
    threads.putIfAbsent(execution, new WeakReference<>(Thread.currentThread()));
  }

  private synchronized Optional<Thread> planner(long execution) {
    return Optional.ofNullable(threads.get(execution)).map(WeakReference::get);
  }

  /**
   * Runs the wait, and checks meanwhile whether the planning thread is interrupted, if that is
   * another thread.
   *
   * @param interrupted runs once, on a thread that ends with the wait
   */
  <T> T watch(long execution, Runnable interrupted, Supplier<T> wait) {
    Watch watch = new Watch();
    planner(execution)
        .filter(thread -> thread != Thread.currentThread())
        .ifPresent(thread -> watch.begin(thread, interrupted));
    try {
      return wait.get();
    } finally {
      watch.end();
    }
  }

  /** The watch of one wait. */
  private static final class Watch {
    private boolean ended;

    private void begin(Thread planner, Runnable interrupted) {
      Thread watcher = new Thread(() -> check(planner, interrupted), "partnerinsights-interrupts");
      watcher.setDaemon(true);
      watcher.start();
    }

    private void check(Thread planner, Runnable interrupted) {
      if (isInterruptedBeforeTheEnd(planner)) {
        interrupted.run();
      }
    }

    private synchronized boolean isInterruptedBeforeTheEnd(Thread planner) {
      try {
        while (!ended && !planner.isInterrupted()) {
          wait(CHECK_MILLIS);
        }
        return !ended;
      } catch (InterruptedException e) {
        return false;
      }
    }

    synchronized void end() {
      ended = true;
      notifyAll();
    }
  }
}
