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

/** Actions whose wait ends by their thread's interrupt, by a call or by another read's failure. */
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
  void anInterruptEndsTheWaitAndKeepsTheReport(Function<Dataset<Row>, Object> action)
      throws Exception {
    try (WaitingAction waiting = new WaitingAction()) {
      Dataset<Row> usage = waiting.load();
      Thread thread = waiting.start(() -> action.apply(usage));

      thread.interrupt();

      assertThat(waiting.failure()).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("actions")
  void stopWaitingEndsAllWaits(Function<Dataset<Row>, Object> action) throws Exception {
    try (WaitingAction waiting = new WaitingAction()) {
      Dataset<Row> usage = waiting.load();
      waiting.start(() -> action.apply(usage));

      PartnerInsights.stopWaiting();

      assertThat(waiting.failure()).hasMessageContaining(ErrorCode.WAIT_INTERRUPTED.code());
      assertThat(waiting.leftItsThreadInterrupted()).isFalse();
    }
  }

  /** Otherwise Spark 4.2 would hang: the action fails only after the other read has ended. */
  @Test
  void aFailedReadEndsTheOtherReadsOfItsAction() throws Exception {
    boolean began = false;
    while (!began) {
      try (WaitingAction waiting = new WaitingAction()) {
        Dataset<Row> usage = waiting.load().groupBy("Month").count();
        Dataset<Row> timedOut = waiting.loadWithTimeout().groupBy("Month").count();
        Thread thread = waiting.start(() -> usage.join(timedOut, "Month").collectAsList());
        began = waiting.beginsTheSecondRead(thread);
        if (began) {
          assertThat(waiting.end()).hasStackTraceContaining(ErrorCode.REPORT_TIMEOUT.code());
        } else {
          PartnerInsights.stopWaiting();
          assertThat(waiting.end()).isNotNull();
        }
      }
    }
  }
}
