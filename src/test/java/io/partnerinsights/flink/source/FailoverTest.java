package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.sandbox.RecordedCall;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
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
 * first call to its last. The job still emits each row once and creates one report.
 */
@Timeout(120)
final class FailoverTest {
  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.withLeadership();

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(UsageRows.sandbox(0.5).latency(Duration.ofMillis(300)));

  @TempDir static Path folder;

  static List<Arguments> fewPoints() {
    return Failure.points(3);
  }

  static List<Arguments> manyPoints() {
    return Failure.points(30);
  }

  @ParameterizedTest(name = "{0} fails after {1} of the calls")
  @MethodSource("fewPoints")
  @ShortCases(1)
  void aFailureLosesNeitherRowsNorTheReport(
      Failure failure, double part, @InjectMiniCluster MiniCluster cluster) throws Exception {
    fail(failure, part, cluster);
  }

  @Tag("long")
  @ParameterizedTest(name = "{0} fails after {1} of the calls")
  @MethodSource("manyPoints")
  void manyFailuresLoseNeitherRowsNorTheReport(
      Failure failure, double part, @InjectMiniCluster MiniCluster cluster) throws Exception {
    fail(failure, part, cluster);
  }

  private static void fail(Failure failure, double part, MiniCluster cluster) throws Exception {
    List<RecordedCall> all = run((job, calls) -> {});
    run(failure.after(part, all, cluster));
  }

  /** Returns the calls that the job has made. */
  private static List<RecordedCall> run(Failure.Disturbance disturbance) throws Exception {
    DataStream<String> rows =
        RunningJob.environment(RunningJob.restarts())
            .fromSource(source(), WatermarkStrategy.noWatermarks(), "usage")
            .map(UsageRows::text)
            .returns(Types.STRING);
    SERVICE.calls().reset();
    try (RunningJob job = RunningJob.start(rows)) {
      disturbance.happen(job.id(), SERVICE.calls());
      assertThat(job.next(Integer.MAX_VALUE))
          .containsExactlyInAnyOrderElementsOf(UsageRows.expected(SERVICE.sandbox()));
    }
    assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isOne();
    return SERVICE.calls().all();
  }

  private static PartnerInsightsSource<RowData> source() {
    return PartnerInsightsSource.builder()
        .options(FlinkReads.own(SERVICE.sandbox(), folder, UsageRows.SMALL_SPLITS))
        .option("query", UsageRows.QUERY)
        .build();
  }
}
