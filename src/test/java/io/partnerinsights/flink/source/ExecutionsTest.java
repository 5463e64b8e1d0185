package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.sandbox.Sandbox;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.windowing.ProcessAllWindowFunction;
import org.apache.flink.streaming.api.lineage.LineageDataset;
import org.apache.flink.streaming.api.lineage.LineageVertexProvider;
import org.apache.flink.streaming.api.lineage.SourceLineageVertex;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Unbounded reads: each execution of a scheduled report once, over restarts from savepoints, and in
 * windows of their times.
 */
@Timeout(120)
final class ExecutionsTest {
  private static final int BACKLOG = 6;
  private static final String LATE = "late";

  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  @TempDir Path folder;

  private DailyExecutions daily;

  @BeforeEach
  void startSandbox() {
    daily = DailyExecutions.start(folder);
    daily.sandbox().calls().reset();
  }

  @AfterEach
  void closeSandbox() {
    daily.close();
  }

  private RunningJob start(String... options) throws Exception {
    return RunningJob.start(daily.createStream(RunningJob.createEnvironment(Map.of()), options));
  }

  private int rowsOfOne() {
    return UsageRows.expectedTexts(daily.sandbox()).size();
  }

  @Test
  void readsEachExecutionOnce() throws Exception {
    daily.passDays(3);
    try (RunningJob job = start()) {
      List<String> backlog = job.awaitResults(3 * rowsOfOne());
      daily.passDays(1);
      List<String> next = job.awaitResults(rowsOfOne());
      daily.passDays(1);
      List<String> last = job.awaitResults(rowsOfOne());

      List<ReportExecution> all = daily.listExecutions();
      assertThat(backlog)
          .containsExactlyInAnyOrderElementsOf(daily.expectedRows(all.subList(0, 3)));
      assertThat(next).containsExactlyInAnyOrderElementsOf(daily.expectedRows(all.subList(3, 4)));
      assertThat(last).containsExactlyInAnyOrderElementsOf(daily.expectedRows(all.subList(4, 5)));
    }
  }

  @Test
  void metadataColumnsFollowThoseOfTheQuery() throws Exception {
    daily.passDays(1);
    PartnerInsightsSource<RowData> source =
        PartnerInsightsSource.builder()
            .options(daily.options())
            .unbounded()
            .metadataAsColumns()
            .build();
    DataStream<String> rows =
        RunningJob.createEnvironment(Map.of())
            .fromSource(source, WatermarkStrategy.noWatermarks(), "usage")
            .map(row -> row.getString(3) + " " + row.getString(4) + " " + row.getTimestamp(5, 3))
            .returns(Types.STRING);
    try (RunningJob job = RunningJob.start(rows)) {
      ReportExecution only = daily.listExecutions().get(0);
      TimestampData generated = TimestampData.fromInstant(only.reportGeneratedTime());

      assertThat(job.awaitResults(rowsOfOne()))
          .containsOnly(daily.reportId() + " " + only.executionId() + " " + generated);
    }
  }

  @Test
  void isUnboundedIfAnOptionOfStreamsSaysSo() {
    assertThat(daily.createSource().getBoundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
    assertThat(read(daily.options("startingExecution", "latest")).getBoundedness())
        .isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
    assertThat(read(daily.options()).getBoundedness()).isEqualTo(Boundedness.BOUNDED);
    assertThatThrownBy(() -> read(daily.options("failOnDataLoss", "false")))
        .hasMessageContaining("PI-6002")
        .hasMessageContaining("startingExecution in Flink");
    assertThatThrownBy(() -> daily.createSource("maxExecutionsPerTrigger", "1"))
        .hasMessageContaining("PI-6002")
        .hasMessageContaining("does not apply to Flink");
  }

  /** Names are those of LineageNameTest; FlinksTest runs a listener of Flink 2. */
  @ParameterizedTest
  @CsvSource({"recurrenceInterval, 24h, CONTINUOUS_UNBOUNDED", "reuse, auto, BOUNDED"})
  void lineageNamesTheDatasetOfAQuery(String option, String value, Boundedness boundedness) {
    Map<String, String> options = daily.options(option, value);
    options.remove("reportId");
    options.put("query", UsageRows.QUERY.replace("OfficeUsage", "officeusage"));
    SourceLineageVertex vertex =
        (SourceLineageVertex) ((LineageVertexProvider) read(options)).getLineageVertex();

    assertThat(vertex.boundedness()).isEqualTo(boundedness);
    assertThat(vertex.datasets())
        .extracting(LineageDataset::name, LineageDataset::namespace)
        .containsExactly(
            tuple(
                "mpn.OfficeUsage",
                "partnerinsights://%s/%s"
                    .formatted(
                        URI.create(daily.sandbox().apiUrl()).getAuthority(), Sandbox.TENANT_ID)));
  }

  private static PartnerInsightsSource<?> read(Map<String, String> options) {
    return PartnerInsightsSource.builder().options(options).build();
  }

  @Test
  void aFileOfOtherColumnsEndsTheJob() throws Exception {
    daily.sandbox().damageNewFiles(bytes -> "Nonsense\n1\n".getBytes(StandardCharsets.UTF_8));
    daily.passDays(1);

    try (RunningJob job = start()) {
      assertThat(job.awaitFailure())
          .hasStackTraceContaining("PI-5003")
          .hasStackTraceContaining(daily.listExecutions().get(0).executionId());
    }
  }

  @Test
  @Tag("full")
  void createsTheScheduledReportOfAQuery() throws Exception {
    String[] schedule = {"recurrenceInterval", "48h"};
    try (RunningJob job = start(schedule)) {
      daily.sandbox().calls().awaitCall("POST", "/ScheduledReport");
      daily.sandbox().calls().awaitCall("GET", "/ScheduledReport/execution");
      daily.passDays(1);

      assertThat(job.awaitResults(rowsOfOne())).hasSize(rowsOfOne());
    }
    assertThat(daily.listExecutions()).as("of the other report").hasSize(1);
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

  /** The time of a row is that of its execution, and watermarks follow the executions. */
  @ParameterizedTest
  @MethodSource("strategies")
  @Tag("full")
  void aWindowClosesWithTheNextExecution(WatermarkStrategy<RowData> strategy, String splitSize)
      throws Exception {
    daily.passDays(BACKLOG);
    try (RunningJob job = RunningJob.start(counts(strategy, splitSize))) {
      assertThat(job.awaitResults(BACKLOG - 1)).isEqualTo(expected(0, BACKLOG - 1));

      daily.passDays(1);
      assertThat(job.awaitResults(1)).isEqualTo(expected(BACKLOG - 1, BACKLOG));
      daily.passDays(1);
      assertThat(job.awaitResults(1)).isEqualTo(expected(BACKLOG, BACKLOG + 1));
    }
  }

  /** Returns the number of rows in each window of a day, and a text for each late row. */
  private DataStream<String> counts(WatermarkStrategy<RowData> strategy, String splitSize) {
    PartnerInsightsSource<RowData> source = daily.createSource("splitSize", splitSize);
    OutputTag<RowData> late = new OutputTag<>(LATE, source.getProducedType());
    SingleOutputStreamOperator<String> counts =
        RunningJob.createEnvironment(Map.of())
            .fromSource(source, strategy, "usage")
            .windowAll(TumblingEventTimeWindows.of(Duration.ofDays(1)))
            .sideOutputLateData(late)
            .process(new Count())
            .returns(Types.STRING);
    return counts.union(counts.getSideOutput(late).map(row -> LATE).returns(Types.STRING));
  }

  private List<String> expected(int from, int to) {
    int rows = rowsOfOne();
    return daily.listExecutions().subList(from, to).stream()
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
