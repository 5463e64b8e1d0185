package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.sandbox.calls.CallLog;
import io.partnerinsights.sandbox.calls.RecordedCall;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills TaskManagers and takes the JobManager's leadership away at random points of a job, from its
 * first call to its last. A bounded job still emits each row once and creates one report. An
 * unbounded one emits each execution once: those that were complete, and one that completes after
 * the failure.
 */
@Timeout(120)
final class FailoverTest {
  private static final int BACKLOG = 3;

  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.withLeadership();

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(UsageRows.sandboxSettings(0.5).latency(Duration.ofMillis(300)));

  @TempDir Path folder;

  static List<Arguments> fewPoints() {
    return Failure.points(3);
  }

  static List<Arguments> manyPoints() {
    return Failure.points(30);
  }

  @ParameterizedTest(name = "{0} fails after {1} of the calls")
  @ShortCases(value = 1, methods = @MethodSource("fewPoints"))
  void aFailureLosesNeitherRowsNorTheReport(
      Failure failure, double part, @InjectMiniCluster MiniCluster cluster) throws Exception {
    List<RecordedCall> all = bounded((job, calls) -> {});
    bounded(failure.after(part, all, cluster));
  }

  @Tag("long")
  @ParameterizedTest(name = "{0} fails after {1} of the calls")
  @MethodSource("manyPoints")
  void manyFailuresLoseNeitherRowsNorTheReport(
      Failure failure, double part, @InjectMiniCluster MiniCluster cluster) throws Exception {
    aFailureLosesNeitherRowsNorTheReport(failure, part, cluster);
  }

  /** Returns the calls that the job has made. */
  private List<RecordedCall> bounded(Failure.Disturbance disturbance) throws Exception {
    DataStream<String> rows =
        UsageRows.createStream(
            RunningJob.createEnvironment(RunningJob.restartSettings()),
            FlinkReads.ownReportOptions(SERVICE.sandbox(), folder, UsageRows.SMALL_SPLITS));
    SERVICE.calls().reset();
    try (RunningJob job = RunningJob.start(rows)) {
      disturbance.happen(job.id(), SERVICE.calls());
      assertThat(job.awaitResults(Integer.MAX_VALUE))
          .containsExactlyInAnyOrderElementsOf(UsageRows.expectedTexts(SERVICE.sandbox()));
    }
    assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isOne();
    return SERVICE.calls().all();
  }

  @Tag("full")
  @ParameterizedTest(name = "{0} fails after {1} of the calls")
  @MethodSource("fewPoints")
  void aFailureLosesAndRepeatsNoExecution(
      Failure failure, double part, @InjectMiniCluster MiniCluster cluster) throws Exception {
    try (DailyExecutions daily = DailyExecutions.start(folder)) {
      daily.passDays(BACKLOG);
      unbounded(daily, (job, calls) -> {});
      List<RecordedCall> all = daily.sandbox().calls().all();
      unbounded(daily, failure.after(part, all, cluster));
    }
  }

  @Tag("long")
  @ParameterizedTest(name = "{0} fails after {1} of the calls")
  @MethodSource("manyPoints")
  void manyFailuresLoseAndRepeatNoExecution(
      Failure failure, double part, @InjectMiniCluster MiniCluster cluster) throws Exception {
    aFailureLosesAndRepeatsNoExecution(failure, part, cluster);
  }

  private static void unbounded(DailyExecutions daily, Failure.Disturbance disturbance)
      throws Exception {
    int backlog = daily.expectedRows(daily.listExecutions()).size();
    CallLog log = daily.sandbox().calls();
    DataStream<String> rows =
        daily.createStream(RunningJob.createEnvironment(RunningJob.restartSettings()));
    log.reset();
    try (RunningJob job = RunningJob.start(rows)) {
      disturbance.happen(job.id(), log);
      List<String> read = new ArrayList<>(job.awaitResults(backlog));
      daily.passDays(1);
      read.addAll(job.awaitResults(UsageRows.expectedTexts(daily.sandbox()).size()));

      assertThat(read)
          .containsExactlyInAnyOrderElementsOf(daily.expectedRows(daily.listExecutions()));
    }
  }
}
