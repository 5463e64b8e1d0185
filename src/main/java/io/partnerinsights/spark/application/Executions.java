package io.partnerinsights.spark.application;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The threads that wait on behalf of Spark's SQL executions. Where a plan has a shuffle, Spark has
 * its reads planned on threads of a pool, and leaves them alone when the action is interrupted or
 * fails: these are told here. Thread-safe.
 */
final class Executions {
  /** So many ends are remembered, for threads that begin to wait after the end. */
  private static final int MOST = 1_000;

  private final Map<Long, Set<Thread>> waiting = new LinkedHashMap<>();
  private final Map<Long, Boolean> ended =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
          return size() > MOST;
        }
      };

  /** Runs it on this thread, which is interrupted when the execution ends before it. */
  <T> T during(long execution, Supplier<T> wait) {
    enter(execution);
    try {
      return wait.get();
    } finally {
      leave(execution);
    }
  }

  private synchronized void enter(long execution) {
    waiting.computeIfAbsent(execution, id -> new HashSet<>()).add(Thread.currentThread());
    if (ended.containsKey(execution)) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void leave(long execution) {
    Set<Thread> threads = waiting.get(execution);
    threads.remove(Thread.currentThread());
    if (threads.isEmpty()) {
      waiting.remove(execution);
    }
  }

  /** Nobody waits for its rows any more. */
  synchronized void end(long execution) {
    ended.put(execution, true);
    waiting.getOrDefault(execution, Set.of()).forEach(Thread::interrupt);
  }
}
