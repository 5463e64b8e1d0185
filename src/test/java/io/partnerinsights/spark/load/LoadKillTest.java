package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.sql.DeltaSparkSessionExtension;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.Codegen;
import io.partnerinsights.spark.Load;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Kills the process of a load at random moments of its run, like kill -9. */
final class LoadKillTest {
  private static final String COLUMNS = "Month,CustomerName,WorkloadName,MPNId";
  private static final int KILLS = Integer.getInteger("partnerinsights.kills", 50);

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ofSeconds(2)).scale(0.1));

  @TempDir Path folder;

  @Test
  @Tag("long")
  void eachTableIsRightAfterTheRerunAndNoReportIsMadeTwice()
      throws IOException, InterruptedException {
    Random random = new Random(43);
    long start = System.nanoTime();
    assertCompletes(0);
    long longest = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) * 5 / 4;
    int tables = 1;
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = start(tables);
      boolean ended = process.waitFor(random.nextLong(longest), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
        assertBeforeOrAfter(tables);
        continue;
      }
      assertThat(process.exitValue()).as(Files.readString(log())).isZero();
      assertComplete(tables++);
    }
    assertCompletes(tables);
    assertThat(service.calls().count("POST", "/ScheduledReport"))
        .as("a history for each table, and a schedule that all share")
        .isEqualTo(tables + 1 + 1L);
  }

  private void assertCompletes(int table) throws IOException, InterruptedException {
    Process process = start(table);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log())).isZero();
    assertComplete(table);
  }

  private Path log() {
    return folder.resolve("load.log");
  }

  private String table(int number) {
    return "delta.`" + folder.resolve("table" + number) + "`";
  }

  private void assertBeforeOrAfter(int number) {
    if (Files.exists(folder.resolve("table" + number).resolve("_delta_log"))) {
      long rows = SPARK.session().table(table(number)).count();
      assertThat(rows).isIn(0L, (long) expected().size());
    }
  }

  private void assertComplete(int number) {
    assertThat(Rows.of(SPARK.session().sql("SELECT " + COLUMNS + " FROM " + table(number))))
        .containsExactlyInAnyOrderElementsOf(expected());
  }

  private List<List<String>> expected() {
    Instant start =
        LocalDate.now(ZoneOffset.UTC)
            .withDayOfMonth(1)
            .minusMonths(12)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant();
    return Rows.of(
        service.sandbox().expectedRows("SELECT " + COLUMNS + " FROM OfficeUsage", start, null));
  }

  private Process start(int number) throws IOException {
    List<String> command =
        ChildProcess.java(ChildProcess.ownClassPath(), ChildProcess.ownFlags("-Xmx1g"));
    command.addAll(
        List.of(Main.class.getName(), table(number), folder.resolve("warehouse").toString()));
    ReadOptions.of(service.sandbox(), "mpn.OfficeUsage.columns", COLUMNS)
        .forEach((option, value) -> command.add(option + "=" + value));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log().toFile())
        .start();
  }

  /** The process: one run of a load. */
  static final class Main {
    public static void main(String[] arguments) {
      SparkSession.Builder builder =
          SparkSession.builder()
              .master("local[1]")
              .withExtensions(new DeltaSparkSessionExtension())
              .config("spark.ui.enabled", "false")
              .config("spark.sql.warehouse.dir", arguments[1])
              .config("spark.sql.session.timeZone", "UTC")
              .config("spark.databricks.delta.snapshotPartitions", "2")
              .config("spark.sql.shuffle.partitions", "2")
              .config(
                  "spark.sql.catalog.spark_catalog",
                  "org.apache.spark.sql.delta.catalog.DeltaCatalog")
              .config(
                  "spark.sql.catalog.insights",
                  "io.partnerinsights.spark.catalog.PartnerInsightsProcedureCatalog");
      for (int i = 2; i < arguments.length; i++) {
        String[] option = arguments[i].split("=", 2);
        builder = builder.config("spark.sql.catalog.insights." + option[0], option[1]);
      }
      SparkSession spark = builder.getOrCreate();
      Codegen.disable(spark);
      Load.run(spark, "insights", Map.of("into", arguments[0], "dataset", "OfficeUsage"));
    }
  }
}
