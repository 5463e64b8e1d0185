package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.flink.FlinkCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.windowing.ProcessAllWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The time of a row is that of its execution, and watermarks follow the executions. */
@Timeout(120)
@Tag("full")
final class EventTimeTest {
  private static final int BACKLOG = 6;
  private static final String LATE = "late";

  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  @TempDir Path folder;

  private DailyExecutions daily;

  @BeforeEach
  void startSandbox() {
    daily = DailyExecutions.start(folder);
    daily.days(BACKLOG);
  }

  @AfterEach
  void closeSandbox() {
    daily.close();
  }

  /** With one split for each execution, one of the two readers is idle most of the time. */
  static Stream<Arguments> strategies() {
    return Stream.of(
        Arguments.of(WatermarkStrategy.forMonotonousTimestamps(), "64MiB"),
        Arguments.of(WatermarkStrategy.forMonotonousTimestamps(), "4KiB"),
        Arguments.of(WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofHours(1)), "64MiB"),
        Arguments.of(
            WatermarkStrategy.forMonotonousTimestamps()
                .withWatermarkAlignment("reports", Duration.ofHours(1), Duration.ofMillis(20)),
            "64MiB"));
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void aWindowClosesWithTheNextExecution(WatermarkStrategy<RowData> strategy, String splitSize)
      throws Exception {
    try (RunningJob job = RunningJob.start(counts(strategy, splitSize))) {
      assertThat(job.next(BACKLOG - 1)).isEqualTo(expected(0, BACKLOG - 1));

      daily.days(1);
      assertThat(job.next(1)).isEqualTo(expected(BACKLOG - 1, BACKLOG));
      daily.days(1);
      assertThat(job.next(1)).isEqualTo(expected(BACKLOG, BACKLOG + 1));
    }
  }

  /** Returns the number of rows in each window of a day, and a text for each late row. */
  private DataStream<String> counts(WatermarkStrategy<RowData> strategy, String splitSize) {
    PartnerInsightsSource<RowData> source = daily.source("splitSize", splitSize);
    OutputTag<RowData> late = new OutputTag<>(LATE, source.getProducedType());
    SingleOutputStreamOperator<String> counts =
        RunningJob.environment(Map.of())
            .fromSource(source, strategy, "usage")
            .windowAll(TumblingEventTimeWindows.of(Duration.ofDays(1)))
            .sideOutputLateData(late)
            .process(new Count())
            .returns(Types.STRING);
    return counts.union(counts.getSideOutput(late).map(row -> LATE).returns(Types.STRING));
  }

  private List<String> expected(int from, int to) {
    int rows = UsageRows.expected(daily.sandbox()).size();
    return daily.listed().subList(from, to).stream()
        .map(ReportExecution::reportGeneratedTime)
        .map(time -> Math.floorDiv(time.toEpochMilli(), 86_400_000L) + ": " + rows)
        .toList();
  }

  /** Returns the day of a window and its number of rows. */
  private static final class Count extends ProcessAllWindowFunction<RowData, String, TimeWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(Context context, Iterable<RowData> rows, Collector<String> out) {
      long count = 0;
      for (RowData ignored : rows) {
        count++;
      }
      out.collect(context.window().getStart() / 86_400_000L + ": " + count);
    }
  }
}
