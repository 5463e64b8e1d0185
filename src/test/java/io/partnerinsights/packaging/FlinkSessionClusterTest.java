package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.calls.RecordedCall.Kind;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The shipped jar on a session cluster of processes; one of its TaskManagers is killed. */
@Tag("long")
@Timeout(300)
final class FlinkSessionClusterTest {
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";

  /** Number of downloads before the kill; each split is one. */
  private static final int DOWNLOADS_BEFORE = 10;

  private static final int JOBS = 20;

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder().latency(Duration.ofMillis(20)).scale(2).compression(Compression.NONE));

  @TempDir Path folder;

  @Test
  void aKilledTaskManagerChangesNoRow() throws Exception {
    Path output = folder.resolve("rows");
    SERVICE.sandbox().faults().on("GET", "/blob/").always().delay(Duration.ofMillis(150));
    String options = FlinkJobFiles.writeOptions(SERVICE.sandbox(), folder).toString();
    List<String> arguments = List.of(options, QUERY, output.toString());
    ExecutorService client = Executors.newSingleThreadExecutor();
    try (FlinkSessionCluster cluster =
        FlinkSessionCluster.start(FlinkRelease.resolve("1.20.3", folder), folder)) {
      cluster.startTaskManager();
      FlinkProcess killed = cluster.startTaskManager();
      Future<?> job =
          client.submit(
              () -> {
                cluster.runJob("SessionJob", arguments);
                return null;
              });
      SERVICE.calls().awaitUntil(calls -> calls.count(Kind.DOWNLOAD) >= DOWNLOADS_BEFORE);
      killed.kill();
      cluster.startTaskManager();
      job.get();
    } finally {
      client.shutdownNow();
    }

    assertThat(SERVICE.calls().count(Kind.DOWNLOAD))
        .as("downloads until the end")
        .isGreaterThan(3 * DOWNLOADS_BEFORE);
    List<String> lines = Files.readAllLines(output);
    assertThat(column(lines, 0).distinct()).as("attempts with rows").hasSizeGreaterThan(1);
    assertThat(column(lines, 1))
        .containsExactlyInAnyOrderElementsOf(
            FlinkJobFiles.customerNames(SERVICE.sandbox(), QUERY).toList());
    assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).as("reports").isOne();
  }

  /** Jobs of the DataStream API find each other's reports, but only those that are listed. */
  @Test
  void twentyJobsAtOnceHaveTheirOwnRows() throws Exception {
    Path outputs = Files.createDirectory(folder.resolve("outputs"));
    List<String> queries =
        List.of(
            "SELECT CustomerName, Month FROM OfficeUsage TIMESPAN LAST_3_MONTHS",
            "SELECT CustomerName, Month FROM DynamicsUsage TIMESPAN LAST_MONTH");
    try (FlinkSessionCluster cluster =
        FlinkSessionCluster.start(FlinkRelease.resolve("2.3.0", folder), folder)) {
      for (int i = 0; i < 4; i++) {
        cluster.startTaskManager();
      }
      String options = FlinkJobFiles.writeOptions(SERVICE.sandbox(), folder).toString();
      List<String> arguments = new ArrayList<>(List.of(options, "" + JOBS, outputs.toString()));
      arguments.addAll(queries);
      cluster.runJob("TwentyJobs", arguments);
    }

    for (int i = 0; i < JOBS; i++) {
      assertThat(Files.readAllLines(outputs.resolve("job-" + i)))
          .as("job %d", i)
          .containsExactlyInAnyOrderElementsOf(
              FlinkJobFiles.customerNames(SERVICE.sandbox(), queries.get(i % 2)).toList());
    }
    assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).as("reports").isBetween(2L, 20L);
  }

  /** Returns the attempt or the name of each line. */
  private static Stream<String> column(List<String> lines, int number) {
    return lines.stream().map(line -> line.split(" ", 2)[number]);
  }
}
