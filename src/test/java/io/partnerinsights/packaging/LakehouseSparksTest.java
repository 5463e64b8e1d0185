package io.partnerinsights.packaging;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.AccountCleanup;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.JobCompiler;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Loads tables with the shipped jar on the oldest Spark of each format, on those of Microsoft
 * Fabric and AWS, and on the newest of Iceberg. {@code LineageSparksTest} loads on the newest of
 * Delta Lake.
 */
@Tag("full")
final class LakehouseSparksTest {
  private static final String NOT_ICEBERG = "--exclude-tag=delta|long";
  private static final String COLUMNS = "Month,CustomerMarket,WorkloadName,MPNId";

  @TempDir static Path folder;

  @RegisterExtension
  static final SandboxExtension SERVICE = SandboxExtension.of(FiveSparksService.sandboxSettings());

  @Test
  void loadsTheSameTable() throws IOException, InterruptedException {
    load("3.5.9", "2.12", "io.delta:delta-spark:3.3.2");
  }

  @Test
  @Tag("long")
  void loadsTheSameTableOfIceberg() throws IOException, InterruptedException {
    load("3.5.9", "2.12", "org.apache.iceberg:iceberg-spark-runtime-3.5:1.12.0");
  }

  /** The Spark and Iceberg releases of Amazon EMR and AWS Glue, or the nearest ones. */
  @ParameterizedTest
  @CsvSource({"3.5.9, 2.12, 3.5:1.10.1", "4.0.4, 2.13, 4.0:1.10.1", "4.1.1, 2.13, 4.1:1.11.0"})
  void loadsTheSameTableAsOnAws(String spark, String scala, String iceberg)
      throws IOException, InterruptedException {
    load(spark, scala, "org.apache.iceberg:iceberg-spark-runtime-" + iceberg);
  }

  /** Loads a table, and returns the class path of the job. */
  private static List<Path> load(String spark, String scala, String format)
      throws IOException, InterruptedException {
    Sandbox sandbox = SERVICE.sandbox();
    AccountCleanup.deleteEverything(sandbox);
    List<Path> classPath = OneSpark.resolve("lakehouse.xml", spark, scala, format, folder);

    List<String> lines =
        OneSpark.runJob(
            "LakehouseJob.java",
            classPath,
            sandbox,
            folder.resolve("rows-" + format.replace(':', '-')),
            format.split(":", -1)[0],
            COLUMNS);

    assertThat(lines.subList(0, 5)).containsExactly(spark, "LOADED", "NOTHING_NEW", "0", "3");
    LocalDate month = LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1);
    Instant start = month.minusMonths(12).atStartOfDay(ZoneOffset.UTC).toInstant();
    // On Spark 3.5, the job loads by a report too, which has the running month.
    LocalDate last = spark.startsWith("3.") ? month.plusMonths(1) : month;
    Instant end = last.atStartOfDay(ZoneOffset.UTC).toInstant();
    List<String> expected =
        sandbox.expectedRows("SELECT " + COLUMNS + " FROM OfficeUsage", start, end).stream()
            .map(row -> row.values().stream().map(String::valueOf))
            .map(cells -> cells.collect(joining("|~|")).replace("\n", "\\n"))
            .toList();
    assertThat(expected).hasSizeGreaterThan(50);
    assertThat(lines.subList(5, lines.size())).containsExactlyInAnyOrderElementsOf(expected);
    return classPath;
  }

  /** Its runtime 2.0. The job has the shipped jar; the tests pass days, and load twice at once. */
  @Test
  @EnabledOnJre(value = JRE.JAVA_21, disabledReason = "Fabric has Java 21")
  void loadsTablesAsFabricDoes() throws IOException, InterruptedException {
    runLoads(
        load("4.1.1", "2.13", "io.delta:delta-spark_4.1:4.2.0"),
        List.of("-Dpartnerinsights.lake=delta"),
        "--include-classname=.*LoadDeltaTest",
        "--exclude-tag=full",
        "--exclude-tag=long");
  }

  /** What depends on the format: creation, commits, conflicts and snapshots. */
  @Test
  void loadsTablesOfIceberg() throws IOException, InterruptedException {
    runWithIceberg("", "--include-classname=.*LoadIcebergTest", NOT_ICEBERG);
  }

  @Test
  void erasesRowsOfIceberg() throws IOException, InterruptedException {
    runWithIceberg("", "--include-classname=.*ErasureTest");
  }

  @Test
  void loadsTablesOfIcebergsRestCatalog() throws IOException, InterruptedException {
    Path project = Path.of("src/test/resources/five-sparks");
    List<Path> server =
        new ArrayList<>(
            MavenClassPath.resolve(project.resolve("rest-catalog.xml"), Map.of(), folder));
    server.add(JobCompiler.compile(project.resolve("RestCatalog.java"), server, folder));
    runWithIceberg(
        "rest=" + ChildProcess.joinClassPath(server), "--include-classname=.*LoadRestIcebergTest");
  }

  @Test
  @Tag("long")
  void passesAllTestsOfLoadsWithIceberg() throws IOException, InterruptedException {
    runWithIceberg("", NOT_ICEBERG);
  }

  /** Each race with another writer. */
  @ParameterizedTest
  @ValueSource(strings = {"noRowsOfAnotherWriterAreLost", "noRowsOfANewerLoadAreLost"})
  @Tag("long")
  void keepsRowsOfOtherWritersOfIceberg(String method) throws IOException, InterruptedException {
    runWithIceberg(
        "", "--include-classname=.*LoadIcebergTest", "--include-methodname=.*" + method + ".*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1-16", "17-32", "33-49"})
  @Tag("long")
  void keepsThePromiseInRandomHistoriesOfIceberg(String seeds)
      throws IOException, InterruptedException {
    runWithIceberg("seeds=" + seeds, "--include-classname=.*LoadHistoriesTest");
  }

  /** Runs tests of loads in a JVM with the newest Spark that Iceberg supports. */
  private static void runWithIceberg(String property, String... chosen)
      throws IOException, InterruptedException {
    runLoads(
        OneSpark.resolve(
            "lakehouse.xml",
            "4.1.3",
            "2.13",
            "org.apache.iceberg:iceberg-spark-runtime-4.1:1.12.0",
            folder),
        List.of("-Dpartnerinsights.lake=iceberg", "-Dpartnerinsights." + property),
        chosen);
  }

  /** Runs tests of loads in a JVM with another Spark than this one's. */
  private static void runLoads(List<Path> spark, List<String> properties, String... chosen)
      throws IOException, InterruptedException {
    List<Path> classPath = new ArrayList<>();
    ChildProcess.ownClassPath().stream()
        .filter(path -> !path.getFileName().toString().startsWith("spark-"))
        .forEach(classPath::add);
    classPath.addAll(spark);
    List<String> flags = new ArrayList<>(properties);
    flags.add("-Xmx2g");
    List<String> command = EngineJvm.javaCommand(classPath, flags.toArray(String[]::new));
    command.addAll(
        List.of(
            "org.junit.platform.console.ConsoleLauncher",
            "execute",
            "--select-package=io.partnerinsights.spark.load",
            "--details=summary",
            "--disable-banner"));
    command.addAll(List.of(chosen));

    String printed = ChildProcess.run(command, folder.resolve("loads.log"));

    assertThat(printed).containsPattern("[1-9][0-9]* tests successful").contains(" 0 tests failed");
  }
}
