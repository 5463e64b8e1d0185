package io.partnerinsights.flink.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.SavedService;
import io.partnerinsights.testing.SavedState;
import io.partnerinsights.wire.FaultyProxy;
import io.partnerinsights.wire.WireFault;
import io.partnerinsights.wire.WireFault.Ending;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Continues jobs from savepoints of earlier versions. A reader is in the middle of the first split
 * of a file, and the enumerator has the second one. The unbounded job has created its schedule.
 */
@Timeout(120)
final class SavedSavepointsTest {
  private static final String BOUNDED = "flink-bounded";
  private static final String UNBOUNDED = "flink-unbounded";
  private static final String QUERY =
      "SELECT CustomerName, Month FROM OfficeUsage TIMESPAN LIFETIME";

  private static final int ROWS = 10_000;
  private static final String SAVED = "saved customer ";

  /** Rows that the reader has emitted: a batch. */
  private static final int EMITTED = 4096;

  /** Bytes that arrive before the download stalls: more than a batch, and less than a split. */
  private static final int HALF = 140_000;

  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  @RegisterExtension
  final SandboxExtension sandbox =
      SandboxExtension.clocked(
          UsageRows.sandbox(0.01)
              .latency(Duration.ZERO)
              .tokenLifetime(Duration.ofDays(9_999))
              .linkLifetime(Duration.ofDays(999)));

  @TempDir Path folder;

  private static List<String> names(String prefix, int from, int to) {
    return IntStream.range(from, to).mapToObj(row -> prefix + "%05d".formatted(row)).toList();
  }

  private static byte[] file(List<String> names) {
    return ("CustomerName,Month\n" + String.join(",Apr-2026\n", names) + ",Apr-2026\n")
        .getBytes(UTF_8);
  }

  /** Returns the names in the rows of the job. */
  private DataStream<String> stream(
      SavedService service, boolean bounded, Map<String, String> flink) throws Exception {
    Path secrets = Files.createDirectories(folder.resolve("secrets"));
    Map<String, String> options =
        FlinkReads.options(sandbox.sandbox(), secrets, "query", QUERY, "splitSize", "160KiB");
    options.put("apiUrl", service.apiUrl());
    PartnerInsightsSourceBuilder builder = PartnerInsightsSource.builder();
    if (!bounded) {
      options.put("recurrenceInterval", "24h");
      builder.unbounded();
    }
    StreamExecutionEnvironment env = RunningJob.environment(flink);
    env.setParallelism(1);
    env.setMaxParallelism(4);
    return env.fromSource(
            builder.options(options).build(), WatermarkStrategy.noWatermarks(), "usage")
        .uid("usage")
        .map(row -> row.getString(0).toString())
        .returns(Types.STRING);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag(SavedState.WRITES)
  void savesAJob(boolean bounded) throws Exception {
    Path saved = Files.createDirectories(folder.resolve("saved"));
    try (FaultyProxy proxy = FaultyProxy.of(sandbox.sandbox(), sandbox.sandbox().apiUrl());
        SavedService service =
            SavedService.record(
                sandbox.clocked(),
                SavedState.written(bounded ? BOUNDED : UNBOUNDED),
                bounded ? 56 : 57,
                proxy::through)) {
      service.editFiles(bytes -> file(names(SAVED, 0, ROWS)));
      // The first download is the planner's.
      proxy.plan(new WireFault(1, HALF, Ending.CRAWL, Set.of(), Integer.MAX_VALUE - 1));
      try (RunningJob job = RunningJob.start(stream(service, bounded, Map.of()))) {
        if (!bounded) {
          sandbox.calls().await("POST", "/ScheduledReport");
          sandbox.calls().await("GET", "/ScheduledReport/execution");
          sandbox.clocked().pass(Duration.ofDays(1));
        }
        assertThat(job.next(EMITTED)).isEqualTo(names(SAVED, 0, EMITTED));
        job.savepoint(saved.toUri().toString());
      }
      service.save(saved);
    }
  }

  static List<SavedState> boundedJobs() {
    return SavedState.all(BOUNDED);
  }

  static List<SavedState> unboundedJobs() {
    return SavedState.all(UNBOUNDED);
  }

  /** Starts the job from its savepoint, but with a new sink: results begin anew. */
  private RunningJob restored(SavedService service, boolean bounded) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      Path savepoint =
          files.filter(file -> file.toString().contains("savepoint")).findFirst().orElseThrow();
      return RunningJob.start(
          stream(
                  service,
                  bounded,
                  Map.of(
                      "execution.state-recovery.path",
                      savepoint.toUri().toString(),
                      "execution.state-recovery.ignore-unclaimed-state",
                      "true"))
              .map(row -> row));
    }
  }

  @ParameterizedTest
  @MethodSource("boundedJobs")
  void continuesABoundedJob(SavedState state) throws Exception {
    try (SavedService service =
            SavedService.restore(sandbox.clocked(), state, state.unpack(folder));
        RunningJob job = restored(service, true)) {
      assertThat(job.next(Integer.MAX_VALUE)).isEqualTo(names(SAVED, EMITTED, ROWS));
      assertThat(service.created()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("unboundedJobs")
  void continuesAnUnboundedJob(SavedState state) throws Exception {
    try (SavedService service =
        SavedService.restore(sandbox.clocked(), state, state.unpack(folder))) {
      service.editFiles(bytes -> file(names("a new customer ", 0, 10)));
      sandbox.clocked().pass(Duration.ofDays(1));
      try (RunningJob job = restored(service, false)) {
        assertThat(job.next(ROWS - EMITTED)).isEqualTo(names(SAVED, EMITTED, ROWS));
        assertThat(job.next(10)).isEqualTo(names("a new customer ", 0, 10));
        assertThat(service.created()).isEmpty();
      }
    }
  }
}
