package io.partnerinsights.spark.application;

import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.package$;
import org.jspecify.annotations.Nullable;

/**
 * The SQL executions of an application: which thread plans each, which threads wait for its
 * reports, and how it has ended.
 *
 * <p>Spark plans many reads on pool threads and does not interrupt them when the action is
 * interrupted, is cancelled or fails. This class does. Thread-safe.
 */
final class SqlExecutions {
  /** Id for a wait outside of SQL executions, which only an interrupt of its thread ends. */
  static final long NO_EXECUTION = -1;

  /** Errors of a wait whose report continues, so that the next action can read it. */
  private static final Set<ErrorCode> CONTINUABLE_ERRORS =
      Set.of(ErrorCode.WAIT_INTERRUPTED, ErrorCode.REPORT_TIMEOUT);

  private static final boolean SPARK_FORGETS_INTERRUPTS =
      !package$.MODULE$.SPARK_VERSION().startsWith("3.");

  static final String RELOAD_REMEDY =
      "If Spark repeats this error for this DataFrame, unpersist it if it is cached, and load it"
          + " again or use df.select(\"*\")";

  /** Maximum number of remembered executions; far more than run at the same time. */
  private static final int MAX_EXECUTIONS = 1_000;

  /** The thread of each execution's action, which plans it. */
  private final Map<Long, WeakReference<Thread>> plannerThreads = new LruMap<>(MAX_EXECUTIONS);

  /** The ended executions, whose later waits end at once. */
  private final Map<Long, ExecutionEnd> endedExecutions = new LruMap<>(MAX_EXECUTIONS);

  private final Set<Wait> waits = new HashSet<>();
  private final SparkShell shell = new SparkShell(this::interruptAll);

  /** How an execution has ended: null without a failure. */
  private record ExecutionEnd(@Nullable Exception failure) {}

  /** Registers this thread as the execution's planner, unless it has one. */
  synchronized void registerPlanner(long id) {
    if (id != NO_EXECUTION && findPlannerThread(id) == null) {
      plannerThreads.put(id, new WeakReference<>(Thread.currentThread()));
    }
  }

  private synchronized @Nullable Thread findPlannerThread(long id) {
    WeakReference<Thread> planner = plannerThreads.get(id);
    return planner == null ? null : planner.get();
  }

  /**
   * Runs calls that wait on this thread, which is interrupted if the execution ends first, or its
   * planner is interrupted. Throws the first failure of the execution.
   *
   * @param mayRepeatFailure whether Spark may keep the failure, and throw it again for later
   *     actions
   */
  <T> T runInterruptibly(long executionId, boolean mayRepeatFailure, Supplier<T> call) {
    Wait wait = beginWait(executionId);
    try {
      return call.get();
    } catch (RuntimeException e) {
      Exception firstFailure = endFailedExecution(wait, e);
      throw sneakyThrow(
          mayRepeatFailure ? toSparkFailure(firstFailure, wait.isOnPoolThread()) : firstFailure);
    } finally {
      finishWait(wait);
    }
  }

  /**
   * Returns what Spark gets for a failed wait. Spark 4 keeps what a plan has thrown and throws it
   * again for each later action. It does not keep an interrupt, unless one of its own threads gets
   * it: then it would also hide the message. Adaptive execution, also of Spark 3.5, keeps whatever
   * a stage has thrown: the part below a shuffle, or a cached DataFrame.
   */
  private static Exception toSparkFailure(Exception failure, boolean isOnPoolThread) {
    if (!(failure instanceof PartnerInsightsException coded)) {
      return failure;
    }
    if (isOnPoolThread || !SPARK_FORGETS_INTERRUPTS || !CONTINUABLE_ERRORS.contains(coded.code())) {
      return coded.withAddedRemedy(RELOAD_REMEDY);
    }
    InterruptedException interrupt = new InterruptedException(coded.getMessage());
    interrupt.initCause(coded);
    return interrupt;
  }

  /** Spark's own errors are checked exceptions, which its Scala code does not declare. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> E sneakyThrow(Exception failure) throws E {
    throw (E) failure;
  }

  private synchronized Wait beginWait(long executionId) {
    Wait wait = new Wait(executionId, Thread.currentThread(), findPlannerThread(executionId));
    waits.add(wait);
    shell.startHandlingCtrlC();
    ExecutionEnd end = endedExecutions.get(executionId);
    if (end != null) {
      wait.interruptThread(end.failure());
    }
    return wait;
  }

  /**
   * Ends the waits of executions whose planner was interrupted: while another thread waits, Spark
   * 4.2 may block the planner on a lock, and a blocked thread does not react to an interrupt.
   */
  synchronized void endInterruptedWaits() {
    waits.stream()
        .filter(wait -> !wait.isInterrupted && wait.isOnPoolThread())
        .filter(wait -> Objects.requireNonNull(wait.plannerThread).isInterrupted())
        .forEach(wait -> endExecution(wait.executionId, null));
  }

  /** Ends the other waits of a failed execution: Spark may wait for them before it fails. */
  private synchronized Exception endFailedExecution(Wait wait, RuntimeException failure) {
    waits.remove(wait);
    Exception firstFailure = wait.interruptCause == null ? failure : wait.interruptCause;
    endExecution(wait.executionId, firstFailure);
    return firstFailure;
  }

  /** Clears the interrupt flag if this class has set it, because it was for the wait. */
  private synchronized void finishWait(Wait wait) {
    waits.remove(wait);
    if (waits.isEmpty()) {
      shell.stopHandlingCtrlC();
    }
    if (wait.isInterrupted) {
      Thread.interrupted();
    }
  }

  /**
   * Ends the waits of an execution that has ended, or of which a job has failed: Spark may end it
   * much later. Waits throw the failure.
   */
  synchronized void endExecution(long executionId, @Nullable Exception failure) {
    if (executionId != NO_EXECUTION) {
      endedExecutions.putIfAbsent(executionId, new ExecutionEnd(failure));
      waits.stream()
          .filter(wait -> wait.executionId == executionId)
          .forEach(wait -> wait.interruptThread(failure));
    }
  }

  /** Ends all current waits and further waits of their executions; later actions wait again. */
  synchronized void interruptAll() {
    for (Wait wait : waits) {
      wait.interruptThread(null);
      endExecution(wait.executionId, null);
    }
  }

  /** One wait of one thread. Guarded by the outer object; equality is identity. */
  private static final class Wait {
    private final long executionId;
    private final Thread thread;
    private final @Nullable Thread plannerThread;
    private boolean isInterrupted;

    /** The failure of another read or a job that caused the interrupt. */
    private @Nullable Exception interruptCause;

    private Wait(long executionId, Thread thread, @Nullable Thread planner) {
      this.executionId = executionId;
      this.thread = thread;
      this.plannerThread = planner;
    }

    private boolean isOnPoolThread() {
      return plannerThread != null && plannerThread != thread;
    }

    private void interruptThread(@Nullable Exception failure) {
      isInterrupted = true;
      interruptCause = interruptCause == null ? failure : interruptCause;
      thread.interrupt();
    }
  }
}
