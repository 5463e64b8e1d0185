package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.EmptyAccount;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.SavedState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Loads tables on the oldest Spark of each format with the shipped jar, and on the newest of
 * Iceberg. {@code LineageSparksTest} loads on the newest of Delta Lake.
 */
@Tag("five-sparks")
final class LakehouseSparksTest {
  private static final String NOT_ICEBERG = "--exclude-tag=delta|long|" + SavedState.WRITES;
  private static final String COLUMNS = "Month,CustomerMarket,WorkloadName,MPNId";

  @TempDir static Path folder;

  @RegisterExtension
  static final SandboxExtension SERVICE = SandboxExtension.of(FiveSparksService.settings());

  @ParameterizedTest(name = "Spark {0}, {3} {4}")
  @CsvSource({
    "3.5.9,2.12,io.delta,delta-spark,3.3.2",
    "3.5.9,2.12,org.apache.iceberg,iceberg-spark-runtime-3.5,1.12.0"
  })
  void loadsTheSameTable(String spark, String scala, String group, String artifact, String format)
      throws IOException, InterruptedException {
    Sandbox sandbox = SERVICE.sandbox();
    EmptyAccount.of(sandbox);
    Path output = folder.resolve("rows-" + artifact);
    List<Path> classPath =
        OneSpark.resolve("lakehouse.xml", spark, scala, group, artifact, format, folder);
    List<String> arguments = new ArrayList<>(FiveSparksService.jobArguments(sandbox, output));
    arguments.set(7, COLUMNS);
    arguments.add(group);

    OneSpark.run("LakehouseJob.java", classPath, arguments, folder);

    List<String> lines = Files.readAllLines(output);
    assertThat(lines.subList(0, 5)).containsExactly(spark, "LOADED", "NOTHING_NEW", "0", "3");
    LocalDate month = LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1);
    Instant start = month.minusMonths(12).atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant end = month.atStartOfDay(ZoneOffset.UTC).toInstant();
    List<String> expected =
        sandbox.expectedRows("SELECT " + COLUMNS + " FROM OfficeUsage", start, end).stream()
            .map(
                row ->
                    String.join(
                        "|~|",
                        row.values().stream()
                            .map(cell -> String.valueOf(cell).replace("\n", "\\n"))
                            .toList()))
            .toList();
    assertThat(expected).hasSizeGreaterThan(50);
    assertThat(lines.subList(5, lines.size())).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** What depends on the format: creation, commits, conflicts, what tables keep and have kept. */
  @Test
  void loadsTablesOfIceberg() throws IOException, InterruptedException {
    runWithIceberg("--include-classname=.*Load(Iceberg|Saved|State|)Test", NOT_ICEBERG);
  }

  @Test
  @Tag("long")
  void passesAllTestsOfLoadsWithIceberg() throws IOException, InterruptedException {
    runWithIceberg(NOT_ICEBERG);
  }

  @Test
  @Tag("long")
  void survivesKillsAndThirtyDaysWithIceberg() throws IOException, InterruptedException {
    runWithIceberg("--include-classname=.*Load(Days|Kill)Test");
  }

  @Test
  @Tag(SavedState.WRITES)
  void savesTablesOfIceberg() throws IOException, InterruptedException {
    runWithIceberg(
        "--include-classname=.*LoadSavedTest",
        "--include-tag=" + SavedState.WRITES,
        "--exclude-tag=delta");
  }

  /** Runs tests of loads in a JVM with the newest Spark that Iceberg supports. */
  private static void runWithIceberg(String... chosen) throws IOException, InterruptedException {
    List<Path> classPath = new ArrayList<>();
    ChildProcess.ownClassPath().stream()
        .filter(path -> !path.getFileName().toString().startsWith("spark-"))
        .forEach(classPath::add);
    classPath.addAll(
        OneSpark.resolve(
            "lakehouse.xml",
            "4.1.3",
            "2.13",
            "org.apache.iceberg",
            "iceberg-spark-runtime-4.1",
            "1.12.0",
            folder));
    List<String> command =
        EngineJvm.command(
            classPath,
            "-Xmx2g",
            "-Dpartnerinsights.lake=iceberg",
            "-D" + SavedState.WRITTEN + "=" + System.getProperty(SavedState.WRITTEN, ""),
            "-Dpartnerinsights.kills=" + Integer.getInteger("partnerinsights.kills", 6));
    command.addAll(
        List.of(
            "org.junit.platform.console.ConsoleLauncher",
            "execute",
            "--select-package=io.partnerinsights.spark.load",
            "--config=junit.jupiter.extensions.autodetection.enabled=true",
            "--details=summary",
            "--disable-banner"));

    command.addAll(List.of(chosen));

    String printed = ChildProcess.run(command, folder.resolve("iceberg.log"));

    assertThat(printed).containsPattern("[1-9][0-9]* tests successful").contains(" 0 tests failed");
  }
}
