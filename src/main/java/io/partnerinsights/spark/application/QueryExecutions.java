package io.partnerinsights.spark.application;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The threads that wait for reports, by SQL execution. Spark plans many reads on threads of a pool,
 * and does not interrupt these when the action is interrupted, cancelled or fails: this class does.
 * Thread-safe.
 */
final class QueryExecutions {
  /** The id of a wait outside any SQL execution: only its own thread's interrupt ends it. */
  static final long NONE = -1;

  private final PlanningThreads planning = new PlanningThreads();
  private final Set<WaitingThread> waiting = new HashSet<>();

  /** The executions that have ended, for threads that begin to wait later. */
  private final Map<Long, Optional<RuntimeException>> ended = new NewestExecutions<>();

  /**
   * Runs the wait on this thread, which is interrupted if the execution ends first. If it ends
   * because another read failed, that failure is thrown here too: Spark shows one of them.
   */
  <T> T await(long execution, Supplier<T> wait) {
    WaitingThread own = new WaitingThread(execution, Thread.currentThread());
    enter(own);
    try {
      return planning.watch(execution, () -> end(execution), wait);
    } catch (RuntimeException e) {
      throw fail(own, e);
    } finally {
      leave(own);
    }
  }

  /** Notes that this thread plans the execution: an interrupt of it ends the execution's waits. */
  void registerPlanner(long execution) {
    if (execution != NONE) {
      planning.register(execution);
    }
  }

  private synchronized void enter(WaitingThread own) {
    waiting.add(own);
    if (ended.containsKey(own.executionId())) {
      own.interrupt(ended.get(own.executionId()));
    }
  }

  /** The action has failed, but Spark may wait for its other reads before it shows that. */
  private synchronized RuntimeException fail(WaitingThread own, RuntimeException failure) {
    waiting.remove(own);
    RuntimeException first = own.cause().orElse(failure);
    end(own.executionId(), Optional.of(first));
    return first;
  }

  /** The interrupt was meant for the wait, not for what the thread does next. */
  private synchronized void leave(WaitingThread own) {
    waiting.remove(own);
    if (own.isInterrupted()) {
      Thread.interrupted();
    }
  }

  /** Ends the waits of an execution that does not need its rows any more. */
  void end(long execution) {
    end(execution, Optional.empty());
  }

  private synchronized void end(long execution, Optional<RuntimeException> failure) {
    if (execution == NONE) {
      return;
    }
    ended.putIfAbsent(execution, failure);
    waiting.stream().filter(wait -> wait.isOf(execution)).forEach(wait -> wait.interrupt(failure));
  }

  /** Ends all current waits; later reads wait again. */
  synchronized void interruptAll() {
    waiting.forEach(wait -> wait.interrupt(Optional.empty()));
  }
}
