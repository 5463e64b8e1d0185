package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.sandbox.CallLog;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.highavailability.nonha.embedded.HaLeadershipControl;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
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
  private static final String QUERY = "SELECT CustomerName, Month, MPNId FROM OfficeUsage";

  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.withLeadership();

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder()
              .latency(Duration.ofMillis(300))
              .scale(0.5)
              .compression(Compression.NONE));

  @TempDir static Path folder;

  /** What fails. */
  private enum Failure {
    TASK_MANAGER {
      @Override
      void happen(MiniCluster cluster, JobID job) throws Exception {
        cluster.terminateTaskManager(0).get();
        cluster.startTaskManager();
      }
    },
    JOB_MANAGER {
      @Override
      void happen(MiniCluster cluster, JobID job) throws Exception {
        HaLeadershipControl control = cluster.getHaLeadershipControl().orElseThrow();
        control.revokeJobMasterLeadership(job).get();
        control.grantJobMasterLeadership(job).get();
      }
    };

    abstract void happen(MiniCluster cluster, JobID job) throws Exception;
  }

  static List<Arguments> fewPoints() {
    return points(3);
  }

  static List<Arguments> manyPoints() {
    return points(30);
  }

  private static List<Arguments> points(int count) {
    Random random = new Random();
    List<Arguments> points = new ArrayList<>();
    for (Failure failure : Failure.values()) {
      for (int i = 0; i < count; i++) {
        points.add(Arguments.of(failure, random.nextDouble()));
      }
    }
    return points;
  }

  @ParameterizedTest(name = "{0} fails after {1} of the calls")
  @MethodSource("fewPoints")
  void aFailureLosesNeitherRowsNorTheReport(
      Failure failure, double part, @InjectMiniCluster MiniCluster cluster) throws Exception {
    fail(failure, part, cluster);
  }

  @Tag("failures")
  @ParameterizedTest(name = "{0} fails after {1} of the calls")
  @MethodSource("manyPoints")
  void manyFailuresLoseNeitherRowsNorTheReport(
      Failure failure, double part, @InjectMiniCluster MiniCluster cluster) throws Exception {
    fail(failure, part, cluster);
  }

  private static void fail(Failure failure, double part, MiniCluster cluster) throws Exception {
    int all = run((job, calls) -> {});
    int after = 1 + (int) (part * (all - 1));
    run(
        (job, calls) -> {
          calls.await(after);
          failure.happen(cluster, job);
        });
  }

  /** Disturbs a running job. */
  @FunctionalInterface
  private interface Disturbance {
    void happen(JobID job, CallLog calls) throws Exception;
  }

  /** Returns the number of calls that the job has made. */
  @SuppressWarnings("try") // Flink's close() may be interrupted
  private static int run(Disturbance disturbance) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings());
    env.setParallelism(2);
    env.enableCheckpointing(20);
    DataStream<String> rows =
        env.fromSource(source(), WatermarkStrategy.noWatermarks(), "usage")
            .map(FailoverTest::text)
            .returns(Types.STRING);
    SERVICE.calls().reset();
    List<String> read = new ArrayList<>();
    try (CloseableIterator<String> results = rows.collectAsync()) {
      JobID job = env.executeAsync().getJobID();
      disturbance.happen(job, SERVICE.calls());
      results.forEachRemaining(read::add);
    }
    assertThat(read).containsExactlyInAnyOrderElementsOf(expected());
    assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isOne();
    return SERVICE.calls().all().size();
  }

  private static Configuration settings() {
    return Configuration.fromMap(
        Map.of(
            "restart-strategy.type", "fixed-delay",
            "restart-strategy.fixed-delay.attempts", "10",
            "restart-strategy.fixed-delay.delay", "10ms"));
  }

  private static PartnerInsightsSource<RowData> source() {
    return PartnerInsightsSource.builder()
        .options(FlinkReads.own(SERVICE.sandbox(), folder, "query", QUERY, "splitSize", "4KiB"))
        .build();
  }

  private static String text(RowData row) {
    return row.getString(0) + " " + row.getInt(1) + " " + row.getString(2);
  }

  private static List<String> expected() {
    return SERVICE.sandbox().expectedRows(QUERY).stream()
        .map(
            row ->
                row.get("CustomerName")
                    + " "
                    + java.time.LocalDate.parse(row.get("Month")).toEpochDay()
                    + " "
                    + row.get("MPNId"))
        .toList();
  }
}
