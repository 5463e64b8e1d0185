package io.partnerinsights.spark.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.partnerinsights.core.report.ManagedReport;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.Await;
import io.partnerinsights.testing.ReadOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * An action on its own thread. Its report takes three hours and is polled once an hour. If the wait
 * ends within the test, and without a poll, then something has ended it.
 */
final class WaitingAction implements AutoCloseable {
  private static final String WAITS = ManagedReport.class.getPackageName() + ".";

  private final Sandbox sandbox = Sandbox.builder().latency(Duration.ofHours(3)).scale(0.1).start();
  private final BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();
  private FutureTask<Throwable> action;

  Dataset<Row> load() {
    return load("SELECT Month, CustomerName FROM OfficeUsage");
  }

  /** Reads another query, whose report takes as long; the wait for it times out after a second. */
  Dataset<Row> loadWithTimeout() {
    return load("SELECT Month FROM OfficeUsage", "reportTimeout", "1s");
  }

  private Dataset<Row> load(String query, String... more) {
    return TestSpark.newReader(ReadOptions.of(sandbox, more))
        .option("query", query)
        .option("pollInterval", "1h")
        .load();
  }

  /** Starts the action, and returns when it waits for its report. */
  Thread start(Callable<Object> call) throws InterruptedException {
    action =
        new FutureTask<>(
            () -> {
              Throwable failure = catchThrowable(call::call);
              interrupted.add(Thread.currentThread().isInterrupted());
              return failure;
            });
    Thread thread = new Thread(action);
    thread.start();
    Await.until(() -> reports() >= 1 && isPolling());
    return thread;
  }

  long reports() {
    return sandbox.calls().count("POST", "/ScheduledReport");
  }

  /**
   * Waits until the action's second report is created, or until its thread is blocked: Spark starts
   * the first stage on another thread, which may take a lock before the action does (see
   * ShuffleExchangeLike.submitShuffleJob), and the second stage is then not started.
   */
  boolean beginsTheSecondRead(Thread thread) {
    Await.until(() -> reports() >= 2 || thread.getState() == Thread.State.BLOCKED);
    return reports() >= 2;
  }

  /** Whether a thread sleeps until its next poll, or its next line of the log. */
  private static boolean isPolling() {
    return threadsIn(ManagedReport.class.getPackageName() + ".StatusPolling")
        .anyMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING);
  }

  /** Returns the action's failure, after all its threads have stopped waiting. */
  Throwable end() throws Exception {
    Throwable failure = action.get();
    awaitNoWaitingThread();
    return failure;
  }

  /**
   * Returns the action's failure. Its wait was interrupted without a poll, and the report stays.
   */
  Throwable failure() throws Exception {
    Throwable failure = end();
    assertThat(failure).isNotNull();
    assertThat(reports()).isOne();
    assertThat(sandbox.calls().count("GET", "/ScheduledReport/execution")).isZero();
    assertThat(sandbox.calls().countApiCalls("DELETE")).isZero();
    return failure;
  }

  /** Whether the action has left its thread's interrupt flag set. */
  boolean leftItsThreadInterrupted() throws InterruptedException {
    return interrupted.take();
  }

  /** Waits until no thread waits for a report: the second read of a join may end later. */
  private static void awaitNoWaitingThread() {
    Await.until(() -> threadsIn(WAITS).findAny().isEmpty());
  }

  /**
   * Returns the threads that wait for a report, or for another thread that does. A link of an
   * earlier test's stage may be renewed for as long as its service is down; no action waits for it.
   */
  private static Stream<Thread> threadsIn(String classes) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> !thread.getKey().getName().equals("partnerinsights-links"))
        .filter(
            thread ->
                Stream.of(thread.getValue())
                    .map(StackTraceElement::getClassName)
                    .anyMatch(name -> name.startsWith(classes)))
        .map(Map.Entry::getKey);
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
