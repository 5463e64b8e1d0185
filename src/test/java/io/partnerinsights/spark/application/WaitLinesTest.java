package io.partnerinsights.spark.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the lines on waits are: on standard error where a person may read it, else in the log. */
final class WaitLinesTest {
  private static final String PYTHON = "org.apache.spark.deploy.SparkSubmit pyspark-shell";
  private static final String SQL = "org.apache.spark.sql.hive.thriftserver.SparkSQLCLIDriver";
  private static final String LINE = "OfficeUsage: waiting for report \\S+ \\(Running\\), since ";

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ofSeconds(14)).scale(0.1));

  @TempDir private Path folder;

  @Test
  void aPersonMayFollowATerminalAndEachShell() {
    SparkConf client = new SparkConf(false);
    SparkConf cluster = new SparkConf(false).set("spark.submit.deployMode", "cluster");

    assertThat(SparkApplication.isStderrVisible(client, "Job", false)).isFalse();
    assertThat(SparkApplication.isStderrVisible(client, "Job", true)).isTrue();
    assertThat(SparkApplication.isStderrVisible(client, PYTHON, false)).isTrue();
    assertThat(SparkApplication.isStderrVisible(client, SQL, false)).isTrue();
    assertThat(SparkApplication.isStderrVisible(client, "org.apache.spark.repl.Main", false))
        .isTrue();
    assertThat(SparkApplication.isStderrVisible(cluster, PYTHON, true)).isFalse();
  }

  @Test
  void pythonsLinesSayWhatEndsAWait() {
    assertThat(SparkShell.interruptHint(PYTHON)).endsWith("spark.PartnerInsights.stopWaiting()");
    assertThat(SparkShell.interruptHint(SQL)).isEmpty();
  }

  /**
   * The log has INFO here, and must not have the line too; the read takes 14 seconds. Where Ctrl-C
   * does not end the wait, the line says what does.
   */
  @Tag("full")
  @ParameterizedTest
  @CsvSource({
    "pyspark-shell, 'partnerinsights: ', '\\. Ctrl-C .*PartnerInsights\\.stopWaiting\\(\\)'",
    "Program, '.* INFO ReportWait - ', ''"
  })
  void theLinesAreInOnePlaceOnly(String program, String place, String hint) throws Exception {
    Path log = folder.resolve("printed.log");
    String query = "SELECT Month, CustomerName FROM OfficeUsage";
    Map<String, String> options =
        service.options("query", query, "pollInterval", "1s", DriverProcess.PROGRAM, program);
    try (DriverProcess process = DriverProcess.start(options, log)) {
      assertThat(process.rows()).isPositive();
    }

    assertThat(Files.readAllLines(log))
        .filteredOn(line -> line.contains("waiting for report"))
        .singleElement()
        .asString()
        .matches(place + LINE + "[^;]*\\)" + hint);
  }
}
