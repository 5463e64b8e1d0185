package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.PartnerInsights;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An action whose wait has ended early, and the next action on the same DataFrame. Spark 4 keeps
 * what the first one has thrown.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RetriedActionTest {
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.withManualClock(
          Sandbox.builder()
              .scale(0.1)
              .latency(Duration.ofHours(1))
              .tokenLifetime(Duration.ofDays(1)));

  static Stream<Function<Dataset<Row>, Object>> actions() {
    return Stream.of(
        Dataset::collectAsList,
        rows -> rows.toJavaRDD().collect(),
        rows -> rows.toLocalIterator().next());
  }

  static Stream<Arguments> cachedActions() {
    List<UnaryOperator<Dataset<Row>>> shapes =
        List.of(
            usage -> usage,
            usage -> usage.groupBy("CustomerName", "Month").count(),
            usage -> usage.as("a").join(usage.as("b"), "Month"));
    return shapes.stream().flatMap(shape -> actions().map(act -> Arguments.of(shape, act)));
  }

  @ParameterizedTest
  @ShortCases(value = 1, methods = @MethodSource("actions"))
  void theNextActionReadsAfterATimeout(Function<Dataset<Row>, Object> action) {
    Dataset<Row> rows = load();

    assertThatThrownBy(() -> action.apply(rows))
        .hasMessageContaining(ErrorCode.REPORT_TIMEOUT.messageCode());
    complete();

    assertThat(action.apply(rows)).isNotNull();
  }

  @ParameterizedTest
  @ShortCases(value = 2, methods = @MethodSource("cachedActions"))
  void theNextActionReadsACachedDataFrame(
      UnaryOperator<Dataset<Row>> shape, Function<Dataset<Row>, Object> action) {
    Dataset<Row> rows = shape.apply(load());
    try {
      assertThatThrownBy(
              () -> {
                rows.cache();
                action.apply(rows.select("Month"));
              })
          .hasStackTraceContaining(ErrorCode.REPORT_TIMEOUT.messageCode());
      complete();

      rows.cache();
      assertThat(action.apply(rows.select("Month"))).isNotNull();
    } finally {
      rows.unpersist();
    }
  }

  /** Spark waits before a shuffle on threads of its own, and keeps what they throw. */
  @ParameterizedTest
  @ShortCases(value = 1, methods = @MethodSource("actions"))
  void theErrorBeforeAShuffleSaysWhatHelps(Function<Dataset<Row>, Object> action) {
    Dataset<Row> rows = load().groupBy("CustomerName", "Month").count();

    assertThatThrownBy(() -> action.apply(rows))
        .hasMessageContainingAll(ErrorCode.REPORT_TIMEOUT.messageCode(), "df.select(\"*\")");
    complete();

    assertThat(action.apply(rows.select("*"))).isNotNull();
  }

  private Dataset<Row> load() {
    PartnerInsights.invalidateAllReports();
    return TestSpark.newReader(service.options("query", QUERY, "reportTimeout", "300ms")).load();
  }

  private void complete() {
    ClockedSandbox clocked = service.clockedSandbox();
    clocked.clock().advance(Duration.ofHours(1));
    service.sandbox().finishDueWork();
  }
}
