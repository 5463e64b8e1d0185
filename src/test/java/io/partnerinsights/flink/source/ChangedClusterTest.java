package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.flink.source.HalfReadFile.Saved;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that continue in the middle of a file with more or fewer readers, or with another file. */
@Timeout(120)
@Tag("full")
final class ChangedClusterTest {
  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  private static final int ALL_ROWS = 10_000;

  @TempDir Path folder;
  private HalfReadFile file;

  @BeforeEach
  void startSandbox() {
    file = new HalfReadFile(folder);
  }

  @AfterEach
  void closeSandbox() {
    file.close();
  }

  private Map<String, String> options(boolean unbounded, int readers) {
    Map<String, String> options = new TreeMap<>();
    options.put("schemaHints", "MPNId STRING, Month STRING");
    options.put(HalfReadFile.PARALLELISM, String.valueOf(readers));
    if (unbounded) {
      options.put("reportId", file.reportId());
      options.put("startingExecution", "earliest");
    } else {
      options.put("query", HalfReadFile.QUERY);
    }
    return options;
  }

  /** A bounded job of several readers has finished ones, which Flink does not continue here. */
  @ParameterizedTest(name = "unbounded {0}: {1} readers, then {2}")
  @CsvSource({"false, 1, 4", "true, 1, 4", "true, 4, 1", "true, 3, 2"})
  void rescalingLosesAndRepeatsNoRow(boolean unbounded, int before, int after) throws Exception {
    Saved saved = file.saved(options(unbounded, before));

    List<String> rows = new ArrayList<>(saved.emitted());
    try (RunningJob job = file.restored(saved, options(unbounded, after))) {
      rows.addAll(job.next(ALL_ROWS - rows.size()));
    }

    assertThat(saved.emitted()).hasSizeBetween(1, ALL_ROWS - 1);
    assertThat(rows).containsExactlyInAnyOrderElementsOf(HalfReadFile.rows(row -> true));
  }

  /** The same number of rows of another file would be other rows. */
  @ParameterizedTest(name = "unbounded {0}")
  @ValueSource(booleans = {false, true})
  void aFileThatChangesAfterRowsWereEmittedEndsTheJob(boolean unbounded) throws Exception {
    Saved saved = file.saved(options(unbounded, 1));
    file.service().sandbox().changeFiles();

    assertThatThrownBy(
            () -> {
              try (RunningJob job = file.restored(saved, options(unbounded, 2))) {
                throw job.failure();
              }
            })
        .hasStackTraceContaining("PI-4003")
        .hasStackTraceContaining("its tag differs from that of the rows that were emitted")
        .hasStackTraceContaining(
            unbounded
                ? "set option startingExecution to the time of this execution"
                : "start the job without its state");
  }
}
