package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Actions that are interrupted while their report, which would take hours, is waited for. */
@Timeout(120)
final class CancelTest {
  private Sandbox sandbox;

  @BeforeEach
  void start() {
    sandbox = Sandbox.builder().latency(Duration.ofHours(3)).scale(0.1).start();
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
  void anInterruptEndsTheWaitAtOnceAndKeepsTheReport(Function<Dataset<Row>, Object> action)
      throws Exception {
    Dataset<Row> usage = TestSpark.read(options()).load();
    FutureTask<Object> asked = new FutureTask<>(() -> action.apply(usage));
    Thread thread = new Thread(asked);
    thread.start();
    while (waiting().isEmpty()) {
      Thread.sleep(10);
    }

    thread.interrupt();
    thread.join();
    untilNobodyWaits();

    assertThat(asked).isDone();
    assertThat(sandbox.calls().count("POST", "/ScheduledReport")).isOne();
    assertThat(sandbox.calls().count("DELETE")).isZero();
  }

  /** The test's own time-out is the bar. */
  private static void untilNobodyWaits() throws InterruptedException {
    while (!waiting().isEmpty()) {
      Thread.sleep(10);
    }
  }

  private static List<String> waiting() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(
            thread ->
                Stream.of(thread.getValue())
                    .anyMatch(
                        frame ->
                            frame.getClassName().startsWith("io.partnerinsights.core.report.wait")))
        .map(thread -> thread.getKey().getName())
        .toList();
  }

  private Map<String, String> options() {
    return ReadOptions.of(sandbox, "query", "SELECT Month, CustomerName FROM OfficeUsage");
  }
}
