package io.partnerinsights.spark.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.spi.ReportListener;
import io.partnerinsights.core.spi.ReportProgress;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.ReadOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * An action on a thread of its own whose report takes hours and is looked at once an hour only:
 * that its wait ends at all, and without a look, shows that it was ended and did not end by itself.
 */
final class WaitingAction implements AutoCloseable {
  private final Sandbox sandbox = Sandbox.builder().latency(Duration.ofHours(3)).scale(0.1).start();
  private final BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();
  private FutureTask<Throwable> asked;

  WaitingAction() {
    Told.ORDERED.clear();
    Told.FAILED.clear();
  }

  Dataset<Row> load() {
    return TestSpark.read(
            ReadOptions.of(
                sandbox,
                "query",
                "SELECT Month, CustomerName FROM OfficeUsage",
                "pollInterval",
                "1h",
                "reportListenerClass",
                Told.class.getName()))
        .load();
  }

  /** Another question, whose report takes as long and is given up after a second. */
  Dataset<Row> loadInVain() {
    return TestSpark.read(
            ReadOptions.of(
                sandbox, "query", "SELECT Month FROM OfficeUsage", "reportTimeout", "1s"))
        .load();
  }

  /** Returns when it waits for its report. */
  Thread start(Callable<Object> action) throws InterruptedException {
    asked =
        new FutureTask<>(
            () -> {
              Throwable failure = catchThrowable(action::call);
              interrupted.add(Thread.currentThread().isInterrupted());
              return failure;
            });
    Thread thread = new Thread(asked);
    thread.start();
    untilItSleeps(Told.ORDERED.take());
    return thread;
  }

  long reports() {
    return sandbox.calls().count("POST", "/ScheduledReport");
  }

  /** Until the next look, or the next line of the log. */
  private static void untilItSleeps(Thread waiting) {
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  /** How it has failed, when nobody waits any more. */
  Throwable end() throws Exception {
    Throwable failure = asked.get();
    untilNobodyWaits();
    return failure;
  }

  /** How it has failed. The wait was interrupted, and nothing is left of it but the report. */
  Throwable failure() throws Exception {
    assertThat(Told.FAILED.take()).isEqualTo(ErrorCode.WAIT_INTERRUPTED);
    Throwable failure = end();
    assertThat(failure).isNotNull();
    assertThat(reports()).isOne();
    assertThat(sandbox.calls().count("GET", "/ScheduledReport/execution")).isZero();
    assertThat(sandbox.calls().count("DELETE")).isZero();
    return failure;
  }

  /** Whether the action has left its thread's flag set, for whatever the thread does next. */
  boolean leftItsThreadInterrupted() throws InterruptedException {
    return interrupted.take();
  }

  /** The test's own time-out is the bar; of a join, the second read may end after the first. */
  private static void untilNobodyWaits() {
    while (!waiting().isEmpty()) {
      Thread.onSpinWait();
    }
  }

  private static List<String> waiting() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(
            thread ->
                Stream.of(thread.getValue())
                    .anyMatch(
                        frame -> frame.getClassName().startsWith("io.partnerinsights.core.report")))
        .map(thread -> thread.getKey().getName())
        .toList();
  }

  @Override
  public void close() {
    sandbox.close();
  }

  /** Which thread has ordered, and how waits have failed. */
  public static final class Told implements ReportListener {
    private static final BlockingQueue<Thread> ORDERED = new LinkedBlockingQueue<>();
    private static final BlockingQueue<ErrorCode> FAILED = new LinkedBlockingQueue<>();

    @Override
    public void created(String reportId) {
      ORDERED.add(Thread.currentThread());
    }

    @Override
    public void failed(ReportProgress report, PartnerInsightsException error) {
      FAILED.add(error.code());
    }
  }
}
