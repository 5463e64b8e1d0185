package io.partnerinsights.spark.application;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for reports, by SQL execution. Spark plans many reads on pool threads and
 * does not interrupt them when the action is interrupted, is cancelled or fails. This class does.
 * Thread-safe.
 */
final class QueryExecutions {
  /** Id for a wait outside of SQL executions, which only an interrupt of its thread ends. */
  static final long NONE = -1;

  private final PlanningThreads planning = new PlanningThreads();
  private final Set<WaitExecutor> waiting = new HashSet<>();

  /** The ended executions, with the failure that ended them: later waits of them end at once. */
  private final Map<Long, End> ended = new NewestExecutions<>();

  /** How an execution has ended: null without a failure. */
  private record End(@Nullable Exception failure) {}

  /**
   * Runs the wait on this thread, which is interrupted if the execution ends first. If another read
   * or a job of the execution has failed, throws that failure: Spark shows the user only one of
   * them, and the failed wait does not say why.
   */
  <T> T await(long execution, Supplier<T> wait) {
    return await(
        execution, wait, failure -> EndedWaitException.of(failure, planning.isOther(execution)));
  }

  /**
   * Runs a wait whose failure Spark does not repeat: it plans each batch of a stream anew. Errors
   * are thrown as they are.
   */
  <T> T awaitBatch(long execution, Supplier<T> wait) {
    return await(execution, wait, failure -> failure);
  }

  private <T> T await(long execution, Supplier<T> wait, UnaryOperator<Exception> thrown) {
    WaitExecutor own = new WaitExecutor(execution, Thread.currentThread());
    enter(own);
    try {
      return planning.watch(execution, () -> end(execution), wait);
    } catch (RuntimeException e) {
      throw unchecked(thrown.apply(fail(own, e)));
    } finally {
      leave(own);
    }
  }

  /** Runs calls that only {@link #interruptAll} and an interrupt of this thread end. */
  <T> T plan(Supplier<T> calls) {
    WaitExecutor own = new WaitExecutor(NONE, Thread.currentThread());
    enter(own);
    try {
      return calls.get();
    } finally {
      leave(own);
    }
  }

  /** Registers this thread as the execution's planner: its interrupt ends the execution's waits. */
  void registerPlanner(long execution) {
    if (execution != NONE) {
      planning.register(execution);
    }
  }

  private synchronized void enter(WaitExecutor own) {
    waiting.add(own);
    End end = ended.get(own.executionId());
    if (end != null) {
      own.interrupt(end.failure());
    }
  }

  /** Ends the other waits of the failed execution: Spark may wait for them before it fails. */
  private synchronized Exception fail(WaitExecutor own, RuntimeException failure) {
    waiting.remove(own);
    Exception first = own.cause == null ? failure : own.cause;
    end(own.executionId(), first);
    return first;
  }

  /** Spark's own errors are checked exceptions, which its Scala code does not declare. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> E unchecked(Exception failure) throws E {
    throw (E) failure;
  }

  /** Clears the interrupt flag if this class has set it, because the interrupt was for the wait. */
  private synchronized void leave(WaitExecutor own) {
    waiting.remove(own);
    if (own.isInterrupted()) {
      Thread.interrupted();
    }
  }

  /** Ends the waits of an execution that no longer needs its rows. */
  void end(long execution) {
    end(execution, null);
  }

  /** Ends the waits of an execution whose job has failed; they throw the job's failure. */
  void jobFailed(long execution, Exception failure) {
    end(execution, failure);
  }

  private synchronized void end(long execution, @Nullable Exception failure) {
    if (execution == NONE) {
      return;
    }
    ended.putIfAbsent(execution, new End(failure));
    waiting.stream().filter(wait -> wait.isOf(execution)).forEach(wait -> wait.interrupt(failure));
  }

  /** Ends all current waits and further waits of their executions; later actions wait again. */
  synchronized void interruptAll() {
    for (WaitExecutor wait : waiting) {
      wait.interrupt(null);
      if (!wait.isOf(NONE)) {
        ended.putIfAbsent(wait.executionId(), new End(null));
      }
    }
  }

  /** One wait of one thread. Guarded by the outer object; equality is identity. */
  private static final class WaitExecutor {
    private final long executionId;
    private final Thread thread;
    private boolean interrupted;

    /** The failure of another read or a job that caused the interrupt. */
    private @Nullable Exception cause;

    WaitExecutor(long executionId, Thread thread) {
      this.executionId = executionId;
      this.thread = thread;
    }

    boolean isOf(long execution) {
      return executionId == execution;
    }

    long executionId() {
      return executionId;
    }

    /**
     * Interrupts the thread.
     *
     * @param failure the failure of another read or a job of the same execution, if that is the
     *     cause
     */
    void interrupt(@Nullable Exception failure) {
      interrupted = true;
      cause = cause == null ? failure : cause;
      thread.interrupt();
    }

    boolean isInterrupted() {
      return interrupted;
    }
  }
}
