package io.partnerinsights.spark.application;

import io.partnerinsights.core.model.LruMap;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Optional;

/**
 * The threads that plan SQL executions, which are the threads of the actions. While another thread
 * waits for the report, Spark 4.2 may block the planning thread on a lock. A blocked thread does
 * not react to an interrupt, so its interrupt flag is polled here. Thread-safe.
 */
final class PlanningThreads {
  /** Maximum number of remembered executions; far more than run at the same time. */
  private static final int MAX_EXECUTIONS = 1_000;

  /** Interval between two checks of the flag in ms: an interrupt ends a wait within a second. */
  private static final long CHECK_MILLIS = 200;

  private final Map<Long, WeakReference<Thread>> threads = new LruMap<>(MAX_EXECUTIONS);

  /** Registers this thread as the execution's planner, unless it has one. */
  synchronized void register(long execution) {
    threads.putIfAbsent(execution, new WeakReference<>(Thread.currentThread()));
  }

  private synchronized Optional<Thread> planner(long execution) {
    return Optional.ofNullable(threads.get(execution)).map(WeakReference::get);
  }

  /** Whether another thread than this one plans the execution. */
  boolean isOther(long execution) {
    return planner(execution).filter(thread -> thread != Thread.currentThread()).isPresent();
  }

  /**
   * Begins a watch for a wait of this thread. If another thread plans the execution, the watch
   * checks its interrupt flag.
   *
   * @param interrupted called once if the flag is set, on a thread that ends with the watch
   */
  Watch watch(long execution, Runnable interrupted) {
    Watch watch = new Watch();
    planner(execution)
        .filter(thread -> thread != Thread.currentThread())
        .ifPresent(thread -> watch.begin(thread, interrupted));
    return watch;
  }

  /** Watches the planning thread during one wait. */
  static final class Watch {
    private boolean ended;

    private void begin(Thread planner, Runnable interrupted) {
      Thread watcher = new Thread(() -> check(planner, interrupted), "partnerinsights-interrupts");
      watcher.setDaemon(true);
      watcher.start();
    }

    private void check(Thread planner, Runnable interrupted) {
      if (isInterruptedBeforeEnd(planner)) {
        interrupted.run();
      }
    }

    private synchronized boolean isInterruptedBeforeEnd(Thread planner) {
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
