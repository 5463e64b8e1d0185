package io.partnerinsights.spark.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.spark.PartnerInsights;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Actions whose wait is ended from outside Spark: by their thread's interrupt, or by a call. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CancelTest {
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
    try (WaitingAction waiting = new WaitingAction()) {
      Dataset<Row> usage = waiting.load();
      Thread thread = waiting.start(() -> action.apply(usage));

      thread.interrupt();

      assertThat(waiting.failure()).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("actions")
  void aCallEndsAllWaitsOfTheApplication(Function<Dataset<Row>, Object> action) throws Exception {
    try (WaitingAction waiting = new WaitingAction()) {
      Dataset<Row> usage = waiting.load();
      waiting.start(() -> action.apply(usage));

      PartnerInsights.stopWaiting();

      assertThat(waiting.failure()).hasMessageContaining(ErrorCode.WAIT_INTERRUPTED.code());
      assertThat(waiting.leftItsThreadInterrupted()).isFalse();
    }
  }

  /** On Spark 4.2 it would hang: it cannot fail before the other read has ended. */
  @Test
  void aReadThatFailsEndsTheOthersOfItsAction() throws Exception {
    try (WaitingAction waiting = new WaitingAction()) {
      Dataset<Row> usage = waiting.load().groupBy("Month").count();
      Dataset<Row> inVain = waiting.loadInVain().groupBy("Month").count();
      waiting.start(() -> usage.join(inVain, "Month").collectAsList());

      assertThat(waiting.end()).hasStackTraceContaining(ErrorCode.REPORT_TIMEOUT.code());
    }
  }
}
