package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.report.listener.ReportListener;
import io.partnerinsights.core.report.listener.ReportProgress;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Actions that are interrupted while their report, which would take hours, is waited for. It is
 * looked at once an hour only: that a test ends at all, and without a look, shows that the
 * interrupt ended the wait, and not the next look.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CancelTest {
  private Sandbox sandbox;

  @BeforeEach
  void start() {
    sandbox = Sandbox.builder().latency(Duration.ofHours(3)).scale(0.1).start();
    Told.ORDERED.clear();
    Told.FAILED.clear();
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  static Stream<Function<Dataset<Row>, Object>> actions() {
    return Stream.of(
        Dataset::collectAsList,
        usage -> usage.groupBy("Month").count().collectAsList(),
        usage -> usage.join(usage.groupBy("Month").count(), "Month").count());
  }

  @ParameterizedTest
  @MethodSource("actions")
  void anInterruptEndsTheWaitBeforeItsNextLookAndKeepsTheReport(
      Function<Dataset<Row>, Object> action) throws Exception {
    Dataset<Row> usage = TestSpark.read(options()).load();
    FutureTask<Object> asked = new FutureTask<>(() -> action.apply(usage));
    Thread thread = new Thread(asked);
    thread.start();
    untilItSleeps(Told.ORDERED.take());

    thread.interrupt();

    assertThat(Told.FAILED.take()).isEqualTo(ErrorCode.WAIT_INTERRUPTED);
    assertThatThrownBy(asked::get).isInstanceOf(ExecutionException.class);
    untilNobodyWaits();
    assertThat(sandbox.calls().count("POST", "/ScheduledReport")).isOne();
    assertThat(sandbox.calls().count("GET", "/ScheduledReport/execution")).isZero();
    assertThat(sandbox.calls().count("DELETE")).isZero();
  }

  @Test
  void anInterruptEndsTheWaitsForAllSlices() throws Exception {
    Dataset<Row> usage =
        TestSpark.read(options())
            .option("queryStartTime", "2026-01-01")
            .option("queryEndTime", "2026-04-01")
            .option("sliceBy", "month")
            .load();
    FutureTask<Object> asked = new FutureTask<>(usage::collectAsList);
    Thread thread = new Thread(asked);
    thread.start();
    for (int i = 0; i < 3; i++) {
      Told.ORDERED.take();
    }

    thread.interrupt();

    for (int i = 0; i < 3; i++) {
      assertThat(Told.FAILED.take()).isEqualTo(ErrorCode.WAIT_INTERRUPTED);
    }
    assertThatThrownBy(asked::get).isInstanceOf(ExecutionException.class);
    untilNobodyWaits();
    assertThat(sandbox.calls().count("POST", "/ScheduledReport")).isEqualTo(3);
    assertThat(sandbox.calls().count("DELETE")).isZero();
  }

  /** Until the next look, or the next line of the log. */
  private static void untilItSleeps(Thread waiting) {
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
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

  private Map<String, String> options() {
    return ReadOptions.of(
        sandbox,
        "query",
        "SELECT Month, CustomerName FROM OfficeUsage",
        "pollInterval",
        "1h",
        "reportListenerClass",
        Told.class.getName());
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
