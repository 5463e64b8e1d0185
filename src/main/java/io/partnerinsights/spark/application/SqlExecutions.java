package io.partnerinsights.spark.application;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.LruMap;
import io.partnerinsights.core.session.Report;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.package$;
import org.jspecify.annotations.Nullable;

/**
 * The SQL executions of an application: who plans each, which threads wait for its reports, which
 * reports it reads, and how it has ended.
 *
 * <p>Spark plans many reads on pool threads and does not interrupt them when the action is
 * interrupted, is cancelled or fails. This class does. When an execution ends, its reports are
 * marked as read successfully or not. Thread-safe.
 */
final class SqlExecutions {
  /** Maximum number of remembered executions; far more than run at the same time. */
  private static final int MAX_EXECUTIONS = 1_000;

  /** Maximum number of reports for one execution; jobs of RDDs, which have none, count as one. */
  private static final int MAX_REPORTS = 1_000;

  /** Interval between two checks of a planner in ms: an interrupt ends a wait within a second. */
  private static final long CHECK_MILLIS = 200;

  /** Id for a wait outside of SQL executions, which only an interrupt of its thread ends. */
  static final long NONE = -1;

  /** The executions that plan or read with this connector, and have not ended. */
  private final Map<Long, Execution> running = new LruMap<>(MAX_EXECUTIONS);

  /** The ended executions, also those of others: later waits of them end at once. */
  private final Map<Long, End> ended = new LruMap<>(MAX_EXECUTIONS);

  private final Set<Wait> waiting = new HashSet<>();

  /** How an execution has ended: null without a failure. */
  private record End(@Nullable Exception failure) {}

  /** What is known of a running execution. Guarded by the outer object. */
  private static final class Execution {
    private final Deque<Report> reports = new ArrayDeque<>();

    /** The thread of the action, which plans the execution. */
    private WeakReference<Thread> planner = new WeakReference<>(null);
  }

  private Execution of(long id) {
    return running.computeIfAbsent(id, unknown -> new Execution());
  }

  /**
   * Registers this thread as the execution's planner, unless it has one: its interrupt ends the
   * execution's waits.
   */
  synchronized void registerPlanner(long id) {
    if (id != NONE && of(id).planner.get() == null) {
      of(id).planner = new WeakReference<>(Thread.currentThread());
    }
  }

  /** Registers a report that the execution reads. */
  synchronized void registerRead(long id, Report report) {
    Deque<Report> reports = of(id).reports;
    reports.addLast(report);
    if (reports.size() > MAX_REPORTS) {
      reports.removeFirst();
    }
  }

  /**
   * Begins a wait of this thread, which is interrupted if the execution ends first, or the
   * execution's planner is interrupted. While another thread waits for the report, Spark 4.2 may
   * block the planner on a lock. A blocked thread does not react to an interrupt, so its interrupt
   * flag is checked at intervals.
   */
  synchronized Wait begin(long id) {
    Wait own = new Wait(id, Thread.currentThread());
    waiting.add(own);
    End end = ended.get(id);
    if (end != null) {
      own.interrupt(end.failure());
    }
    Thread planner = otherPlanner(id);
    if (planner != null) {
      Thread watcher = new Thread(() -> watch(own, planner), "partnerinsights-interrupts");
      watcher.setDaemon(true);
      watcher.start();
    }
    return own;
  }

  /** Returns the execution's planner; null if it is this thread or has ended. */
  private synchronized @Nullable Thread otherPlanner(long id) {
    Execution execution = running.get(id);
    Thread planner = execution == null ? null : execution.planner.get();
    return planner == Thread.currentThread() ? null : planner;
  }

  /** Ends the execution's waits on an interrupt of the planner, unless the wait ends first. */
  private synchronized void watch(Wait own, Thread planner) {
    try {
      while (waiting.contains(own) && !planner.isInterrupted()) {
        wait(CHECK_MILLIS);
      }
    } catch (InterruptedException e) {
      return;
    }
    if (waiting.contains(own)) {
      end(own.executionId, null);
    }
  }

  /**
   * Ends the other waits of the failed execution: Spark may wait for them before it fails. Returns
   * the failure that came first.
   */
  synchronized Exception fail(Wait own, RuntimeException failure) {
    waiting.remove(own);
    Exception first = own.cause == null ? failure : own.cause;
    end(own.executionId, first);
    return first;
  }

  /**
   * Returns the exception for a failed wait. If another read or a job of the execution has failed,
   * it has that failure: Spark shows the user only one of them, and the failed wait does not say
   * why.
   */
  Exception explained(long id, Exception failure) {
    return EndedWaitException.of(failure, otherPlanner(id) != null);
  }

  /**
   * Ends a wait; clears the interrupt flag if this class has set it, because it was for the wait.
   */
  synchronized void end(Wait own) {
    waiting.remove(own);
    notifyAll();
    if (own.interrupted) {
      Thread.interrupted();
    }
  }

  /**
   * Marks the reads of an execution whose job has failed as failed, and ends its waits, which throw
   * the job's failure. Spark may end the execution much later.
   */
  void jobFailed(long id, Exception failure) {
    reports(id, false).forEach(Report::failed);
    end(id, failure);
  }

  /** Marks the reads of an ended execution, and ends its waits: it no longer needs its rows. */
  void executionEnded(long id, boolean failed) {
    reports(id, true).forEach(failed ? Report::failed : Report::succeeded);
    end(id, null);
  }

  private synchronized List<Report> reports(long id, boolean taken) {
    Execution execution = running.get(id);
    List<Report> reports = execution == null ? List.of() : List.copyOf(execution.reports);
    if (execution != null && taken) {
      execution.reports.clear();
    }
    return reports;
  }

  private synchronized void end(long id, @Nullable Exception failure) {
    if (id != NONE) {
      ended.putIfAbsent(id, new End(failure));
      waiting.stream()
          .filter(wait -> wait.executionId == id)
          .forEach(wait -> wait.interrupt(failure));
    }
  }

  /** Ends all current waits and further waits of their executions; later actions wait again. */
  synchronized void interruptAll() {
    for (Wait wait : waiting) {
      wait.interrupt(null);
      if (wait.executionId != NONE) {
        ended.putIfAbsent(wait.executionId, new End(null));
      }
    }
  }

  /** One wait of one thread. Guarded by the outer object; equality is identity. */
  static final class Wait {
    private final long executionId;
    private final Thread thread;
    private boolean interrupted;

    /** The failure of another read or a job that caused the interrupt. */
    private @Nullable Exception cause;

    private Wait(long executionId, Thread thread) {
      this.executionId = executionId;
      this.thread = thread;
    }

    /**
     * Interrupts the thread.
     *
     * @param failure the failure of another read or a job of the same execution, if that is the
     *     cause
     */
    private void interrupt(@Nullable Exception failure) {
      interrupted = true;
      cause = cause == null ? failure : cause;
      thread.interrupt();
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
