package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.sandbox.CallLog;
import io.partnerinsights.sandbox.RecordedCall;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.minicluster.MiniCluster;
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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills TaskManagers and takes the JobManager's leadership away at random points of an unbounded
 * read. The job still emits each execution once: those that were complete, and one that completes
 * after the failure.
 */
@Timeout(120)
@Tag("full")
final class ExecutionsFailoverTest {
  private static final int BACKLOG = 3;

  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.withLeadership();

  @TempDir static Path folder;

  private static DailyExecutions daily;

  /** The calls with which the first job, one without a failure, reads the backlog. */
  private static List<RecordedCall> calls;

  @BeforeAll
  static void startSandbox() throws Exception {
    daily = DailyExecutions.start(folder);
    daily.days(BACKLOG);
  }

  @BeforeEach
  void readWithoutAFailure() throws Exception {
    if (calls == null) {
      run((job, log) -> {});
      calls = daily.sandbox().calls().all();
    }
  }

  @AfterAll
  static void closeSandbox() {
    daily.close();
  }

  static List<Arguments> fewPoints() {
    return Failure.points(3);
  }

  static List<Arguments> manyPoints() {
    return Failure.points(30);
  }

  @ParameterizedTest(name = "{0} fails after {1} of the calls")
  @MethodSource("fewPoints")
  void aFailureLosesAndRepeatsNoExecution(
      Failure failure, double part, @InjectMiniCluster MiniCluster cluster) throws Exception {
    fail(failure, part, cluster);
  }

  @Tag("long")
  @ParameterizedTest(name = "{0} fails after {1} of the calls")
  @MethodSource("manyPoints")
  void manyFailuresLoseAndRepeatNoExecution(
      Failure failure, double part, @InjectMiniCluster MiniCluster cluster) throws Exception {
    fail(failure, part, cluster);
  }

  private static void fail(Failure failure, double part, MiniCluster cluster) throws Exception {
    run(failure.after(part, calls, cluster));
  }

  private static void run(Failure.Disturbance disturbance) throws Exception {
    int backlog = daily.rows(daily.listed()).size();
    CallLog log = daily.sandbox().calls();
    var rows = daily.stream(RunningJob.environment(RunningJob.restarts()));
    log.reset();
    try (RunningJob job = RunningJob.start(rows)) {
      disturbance.happen(job.id(), log);
      List<String> read = new ArrayList<>(job.next(backlog));
      daily.days(1);
      read.addAll(job.next(UsageRows.expected(daily.sandbox()).size()));

      assertThat(read).containsExactlyInAnyOrderElementsOf(daily.rows(daily.listed()));
    }
  }
}
