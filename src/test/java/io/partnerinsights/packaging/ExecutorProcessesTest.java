package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.calls.RecordedCall;
import io.partnerinsights.sandbox.calls.RecordedCall.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped jar on a cluster of a driver and two executors in separate processes. Only the driver
 * calls the service; executors only download splits of the file.
 */
@Tag("full")
final class ExecutorProcessesTest {
  @TempDir static Path folder;
  private static Sandbox sandbox;
  private static List<String> output;

  @BeforeAll
  static void runTheJob() throws IOException, InterruptedException {
    sandbox = FiveSparksService.sandboxSettings().start();
    Path file = folder.resolve("output");
    OneSpark.runOnCluster("ClusterJob.java", sandbox, file);
    output = Files.readAllLines(file);
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void tenActionsAndASelfUnionShareOneReport() {
    int rows = FiveSparksService.expectedRows(sandbox).size();

    assertThat(output.get(0)).isEqualTo(Collections.nCopies(10, rows).toString());
    assertThat(output.get(1)).isEqualTo(String.valueOf(2 * rows));
    assertThat(sandbox.calls().count("POST", "/ScheduledReport")).isOne();
  }

  @Test
  void bothExecutorsReadSplitsOfTheFile() {
    List<String> expected = FiveSparksService.expectedRows(sandbox);

    assertThat(Integer.parseInt(output.get(2))).as("splits").isGreaterThan(3);
    assertThat(output.get(4).split(", "))
        .as("executors that read")
        .hasSize(2)
        .doesNotContain(output.get(3));
    assertThat(expected).hasSizeGreaterThan(50);
    assertThat(output.subList(5, output.size())).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** A download with a token would have its holder, and a call without one is refused. */
  @Test
  void onlyTheDriverHasAToken() {
    assertThat(sandbox.calls().count(Kind.SIGN_IN)).as("the driver's").isOne();
    assertThat(sandbox.calls().all())
        .filteredOn(call -> call.kind() == Kind.DOWNLOAD)
        .hasSizeGreaterThan(3)
        .extracting(RecordedCall::principalName)
        .containsOnly("");
    assertThat(sandbox.calls().count(call -> call.status() == 401)).isZero();
  }
}
