package io.partnerinsights.spark.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.SavedService;
import io.partnerinsights.testing.SavedState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Continues a stream from the checkpoint of an earlier version: its batches are complete but the
 * last one, which is planned. The n-th execution has n rows.
 */
final class SavedStreamTest {
  private static final String NAME = "stream";
  private static final String CHECKPOINT = "checkpoint";
  private static final Duration DAY = Duration.ofDays(1);

  @RegisterExtension
  final SandboxExtension sandbox =
      SandboxExtension.clocked(
          Sandbox.builder()
              .latency(Duration.ofMinutes(10))
              .scale(0.02)
              .tokenLifetime(Duration.ofDays(999)));

  @TempDir Path folder;

  private int executions;

  private static Map<String, String> options(SavedService service) {
    return service.options("query", DailyReport.QUERY, "recurrenceInterval", "24h");
  }

  private byte[] file(byte[] written) {
    executions++;
    return ("Month,CustomerName\n" + "Apr-2026,a customer\n".repeat(executions)).getBytes(UTF_8);
  }

  /** The stream creates its scheduled report. Its sink fails in the last batch. */
  @Test
  @Tag(SavedState.WRITES)
  void savesACheckpoint() throws Exception {
    SavedState state = SavedState.written(NAME);
    Path checkpoint = folder.resolve(CHECKPOINT);
    try (SavedService service = SavedService.record(sandbox.clocked(), state, 55)) {
      service.editFiles(this::file);
      new StreamRun(checkpoint).read(options(service));
      sandbox.clocked().pass(DAY);
      new StreamRun(checkpoint).read(options(service));
      sandbox.clocked().pass(DAY);
      Dataset<Row> rows = StreamRun.reader(options(service)).load();
      StreamingQuery failing =
          new StreamRun(checkpoint)
              .start(
                  rows.withColumn("fails", functions.expr("raise_error('the sink fails')")),
                  Trigger.AvailableNow());
      assertThatThrownBy(failing::awaitTermination).hasStackTraceContaining("the sink fails");
      service.save(folder);
    }
  }

  static List<SavedState> saved() {
    return SavedState.all(NAME);
  }

  @ParameterizedTest
  @MethodSource("saved")
  void continuesACheckpoint(SavedState state) throws Exception {
    try (SavedService service =
        SavedService.restore(sandbox.clocked(), state, state.unpack(folder))) {
      StreamRun run = new StreamRun(folder.resolve(CHECKPOINT));
      executions = 2;
      service.editFiles(this::file);
      sandbox.clocked().pass(DAY);

      run.read(options(service));

      assertThat(run.rows()).as("of the planned batch and of a new one").containsExactly(2L, 3L);
      assertThat(run.executions()).hasSize(2).doesNotHaveDuplicates();
      assertThat(service.created()).isEmpty();
    }
  }
}
