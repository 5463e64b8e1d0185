package io.partnerinsights.spark.application;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The threads that plan SQL executions: those of their actions. Spark 4.2 may let such a thread
 * stand before a lock that the thread which waits for a report holds; it cannot hear an interrupt
 * there. So it is looked at for as long as somebody else waits on its behalf. Thread-safe.
 */
final class Planners {
  /** A fraction of a second: an interrupt is to end a wait within one. */
  private static final long LOOK_MILLIS = 200;

  private final Map<Long, WeakReference<Thread>> threads = new Newest<>();

  /** This thread plans it, unless another has done so before. */
  synchronized void plan(long execution) {
    threads.putIfAbsent(execution, new WeakReference<>(Thread.currentThread()));
  }

  private synchronized Optional<Thread> planner(long execution) {
    return Optional.ofNullable(threads.get(execution)).map(WeakReference::get);
  }

  /**
   * Waits, and looks out for an interrupt of the thread that has planned it, if that is another.
   *
   * @param interrupted done once, on a thread that ends with the wait
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

  /** Of one wait. */
  private static final class Watch {
    private boolean ended;

    private void begin(Thread planner, Runnable interrupted) {
      Thread watcher = new Thread(() -> look(planner, interrupted), "partnerinsights-interrupts");
      watcher.setDaemon(true);
      watcher.start();
    }

    private void look(Thread planner, Runnable interrupted) {
      if (isInterruptedBeforeTheEnd(planner)) {
        interrupted.run();
      }
    }

    private synchronized boolean isInterruptedBeforeTheEnd(Thread planner) {
      try {
        while (!ended && !planner.isInterrupted()) {
          wait(LOOK_MILLIS);
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
