package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.base.source.hybrid.HybridSource;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A history by a bounded read, and then the executions of a schedule, in one source of Flink. A
 * failure after the switch to the schedule makes readers read splits of the history again. {@code
 * FlinksTest} has the failure of a task before a checkpoint.
 */
@Timeout(60)
@Tag("full")
final class HybridSourceTest {
  private static final int EXECUTIONS = 2;

  /** Flink stores no state before the failure, or it stores states all the time. */
  private static final Map<Boolean, Duration> CHECKPOINTS =
      Map.of(false, Duration.ofSeconds(2), true, Duration.ofMillis(20));

  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.withLeadership();

  @TempDir static Path folder;

  private static DailyExecutions daily;
  private static String history;

  /** The time of the schedule's first execution, with which its rows begin. */
  private static String firstExecution;

  private static volatile Place place = Place.NONE;
  private static volatile boolean throwsOnce;
  private static volatile CountDownLatch reached = new CountDownLatch(1);

  /** Where a job fails: at a row of the bounded read, or at one of the first execution. */
  enum Place {
    NONE,
    HISTORY,
    SCHEDULE
  }

  @BeforeAll
  static void startSandbox() {
    daily = DailyExecutions.start(folder);
    history = daily.createOtherReport();
    daily.passDays(EXECUTIONS);
    firstExecution = daily.listExecutions().get(0).reportGeneratedTime().toEpochMilli() + " ";
  }

  @AfterAll
  static void closeSandbox() {
    daily.close();
  }

  @BeforeEach
  void slowDownloads() {
    daily.sandbox().faults().clear();
    daily.sandbox().faults().on("GET", "/blob/").always().delay(Duration.ofMillis(20));
    reached = new CountDownLatch(1);
  }

  @ParameterizedTest(name = "in the history: {0}, states before: {1}, ends on loss: {2}")
  @CsvSource({
    "false, true, false",
    "true, true, true",
  })
  void aFailedTaskLosesAndRepeatsNoRow(boolean inHistory, boolean states, boolean endsOnLoss)
      throws Exception {
    place = inHistory ? Place.HISTORY : Place.SCHEDULE;
    throwsOnce = true;

    try (RunningJob job = RunningJob.start(rows(states, endsOnLoss))) {
      assertThat(job.awaitResults(expected().size()))
          .containsExactlyInAnyOrderElementsOf(expected());
    }
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void aFailedProcessLosesAndRepeatsNoRow(Failure failure, @InjectMiniCluster MiniCluster cluster)
      throws Exception {
    place = Place.SCHEDULE;
    throwsOnce = false;

    try (RunningJob job = RunningJob.start(rows(false, true))) {
      reached.await();
      failure.happen(cluster, job.id());
      assertThat(job.awaitResults(expected().size()))
          .containsExactlyInAnyOrderElementsOf(expected());
    }
  }

  private static DataStream<String> rows(boolean states, boolean endsOnLoss) {
    StreamExecutionEnvironment env = RunningJob.createEnvironment(RunningJob.restartSettings());
    env.enableCheckpointing(CHECKPOINTS.get(states).toMillis());
    PartnerInsightsSource<RowData> first =
        PartnerInsightsSource.builder().options(daily.options("reportId", history)).build();
    HybridSource<RowData> source =
        HybridSource.builder(first)
            .addSource(daily.createSource("failOnDataLoss", String.valueOf(endsOnLoss)))
            .build();
    return env.fromSource(
            source, WatermarkStrategy.noWatermarks(), "usage", first.getProducedType())
        .process(new DailyExecutions.TimedText())
        .returns(Types.STRING)
        .map(HybridSourceTest::failing)
        .returns(Types.STRING);
  }

  private static String failing(String row) {
    boolean ofSchedule = row.startsWith(firstExecution);
    if (place == (ofSchedule ? Place.SCHEDULE : Place.HISTORY)) {
      place = Place.NONE;
      reached.countDown();
      if (throwsOnce) {
        throw new IllegalStateException("a failure of the test");
      }
    }
    return row;
  }

  /** Returns the rows of the history's newest execution, and of all executions of the schedule. */
  private static List<String> expected() {
    List<String> rows = new ArrayList<>(daily.expectedRows(daily.listExecutions()));
    rows.addAll(daily.expectedRows(List.of(daily.listExecutions(history).get(EXECUTIONS - 1))));
    return rows;
  }
}
