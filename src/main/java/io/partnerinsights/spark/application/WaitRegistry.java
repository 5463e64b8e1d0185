package io.partnerinsights.spark.application;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.LruMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.package$;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for reports, by SQL execution. Spark plans many reads on pool threads and
 * does not interrupt them when the action is interrupted, is cancelled or fails. This class does.
 * Thread-safe.
 */
final class WaitRegistry {
  /** Maximum number of remembered executions; far more than run at the same time. */
  private static final int MAX_EXECUTIONS = 1_000;

  /** Id for a wait outside of SQL executions, which only an interrupt of its thread ends. */
  static final long NONE = -1;

  private final PlanningThreads planning = new PlanningThreads();
  private final Set<Wait> waiting = new HashSet<>();

  /** The ended executions, with the failure that ended them: later waits of them end at once. */
  private final Map<Long, End> ended = new LruMap<>(MAX_EXECUTIONS);

  /** How an execution has ended: null without a failure. */
  private record End(@Nullable Exception failure) {}

  /**
   * Begins a wait of this thread, which is interrupted if the execution ends first, or the
   * execution's planner is interrupted.
   */
  Wait begin(long execution) {
    Wait own =
        new Wait(
            execution, Thread.currentThread(), planning.watch(execution, () -> end(execution)));
    enter(own);
    return own;
  }

  /**
   * Returns the exception for a failed wait. If another read or a job of the execution has failed,
   * it has that failure: Spark shows the user only one of them, and the failed wait does not say
   * why.
   */
  Exception explained(long execution, Exception failure) {
    return EndedWaitException.of(failure, planning.isOther(execution));
  }

  /** Registers this thread as the execution's planner: its interrupt ends the execution's waits. */
  void registerPlanner(long execution) {
    if (execution != NONE) {
      planning.register(execution);
    }
  }

  private synchronized void enter(Wait own) {
    waiting.add(own);
    End end = ended.get(own.executionId());
    if (end != null) {
      own.interrupt(end.failure());
    }
  }

  /**
   * Ends the other waits of the failed execution: Spark may wait for them before it fails. Returns
   * the failure that came first.
   */
  synchronized Exception fail(Wait own, RuntimeException failure) {
    waiting.remove(own);
    Exception first = own.cause == null ? failure : own.cause;
    end(own.executionId(), first);
    return first;
  }

  /**
   * Ends a wait; clears the interrupt flag if this class has set it, because it was for the wait.
   */
  void end(Wait own) {
    own.watch.end();
    leave(own);
  }

  private synchronized void leave(Wait own) {
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
    for (Wait wait : waiting) {
      wait.interrupt(null);
      if (!wait.isOf(NONE)) {
        ended.putIfAbsent(wait.executionId(), new End(null));
      }
    }
  }

  /** One wait of one thread. Guarded by the outer object; equality is identity. */
  static final class Wait {
    private final long executionId;
    private final Thread thread;
    private final PlanningThreads.Watch watch;
    private boolean interrupted;

    /** The failure of another read or a job that caused the interrupt. */
    private @Nullable Exception cause;

    private Wait(long executionId, Thread thread, PlanningThreads.Watch watch) {
      this.executionId = executionId;
      this.thread = thread;
      this.watch = watch;
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

  /**
   * A wait for a report that was interrupted or timed out, with the message of its cause. The
   * report continues, so the next action on the same DataFrame can read it. Spark 4 keeps what a
   * plan has thrown and throws it again for each later action. It does not keep an interrupt,
   * unless one of its own threads gets it: then it would also hide the message. Adaptive execution,
   * also of Spark 3.5, keeps whatever a stage has thrown: the part below a shuffle, or a cached
   * DataFrame.
   */
  private static final class EndedWaitException extends InterruptedException {
    private static final long serialVersionUID = 1L;

    private static final Set<ErrorCode> ENDED =
        Set.of(ErrorCode.WAIT_INTERRUPTED, ErrorCode.REPORT_TIMEOUT);

    private static final boolean KEEPS_ALL_BUT_INTERRUPTS =
        !package$.MODULE$.SPARK_VERSION().startsWith("3.");

    private static final String LOAD_AGAIN =
        "if Spark repeats this error for this DataFrame, unpersist it if it is cached, and load it"
            + " again or use df.select(\"*\")";

    private EndedWaitException(PartnerInsightsException cause) {
      super(cause.getMessage());
      initCause(cause);
    }

    /**
     * Returns the exception that Spark gets for a failed wait.
     *
     * @param ofSpark whether the wait was on a thread of Spark's own
     */
    static Exception of(Exception failure, boolean ofSpark) {
      if (!(failure instanceof PartnerInsightsException known)) {
        return failure;
      }
      return KEEPS_ALL_BUT_INTERRUPTS && ENDED.contains(known.code()) && !ofSpark
          ? new EndedWaitException(known)
          : known.withRemedy(LOAD_AGAIN);
    }
  }
}
