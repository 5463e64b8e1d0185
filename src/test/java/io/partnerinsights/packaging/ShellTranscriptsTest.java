package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What users of spark-shell and spark-sql see: the printed lines of both programs of Spark 3.5,
 * with their own log level WARN, the shipped jar and reports that take 20 seconds: a wait says so
 * after ten, and a slow machine begins it late.
 */
@Tag("full")
final class ShellTranscriptsTest {
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";

  private static final String WAIT =
      "(?m)^partnerinsights: OfficeUsage: waiting for report \\S+ \\(Running\\), since ";

  private static final Map<String, String> DELTA =
      Map.of(
          "spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension",
          "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog",
          "spark.sql.catalogImplementation", "in-memory",
          "spark.sql.shuffle.partitions", "1");

  @TempDir static Path folder;
  private static List<Path> spark;

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ofSeconds(20)).scale(0.1));

  @BeforeAll
  static void resolve() throws IOException, InterruptedException {
    spark = OneSpark.resolve("shells.xml", "3.5.4", "2.12", folder);
  }

  /** Its log is at WARN, and a load of an hour must not be silent there. */
  @Test
  void sparkShellShowsTheWaitAnErrorOnceAndALoad() throws IOException, InterruptedException {
    Path script =
        Files.write(
            folder.resolve("script.scala"),
            List.of(
                "val usage = " + load(QUERY),
                "println(\"rows: \" + usage.count())",
                load("SELECT CustomrName FROM OfficeUsage"),
                "val arguments = java.util.Map.of(\"into\", \"lake\", \"datasets\","
                    + " \"OfficeUsage\")",
                "val rows = io.partnerinsights.spark.Load.run(spark, \"insights\", arguments)",
                "println(\"loads: \" + rows.select(\"state\").collect().mkString(\", \"))",
                ":quit"));
    // First: Hive's libraries, which only the shells need, bring an older Jackson.
    List<Path> classPath =
        new ArrayList<>(
            OneSpark.resolve(
                "lakehouse.xml", "3.5.4", "2.12", "io.delta:delta-spark:3.3.2", folder));
    classPath.addAll(spark);

    String printed =
        run(classPath, DELTA, "org.apache.spark.repl.Main", List.of("spark-shell"), script);

    assertThat(printed)
        .contains("rows: " + SERVICE.sandbox().expectedRows(QUERY).size())
        .contains("did you mean CustomerName?")
        .contains("loads: [LOADED]")
        .containsPattern("(?m)^partnerinsights: OfficeUsage LOADED: loaded [\\d,]+ rows")
        .doesNotContain(Sandbox.PASSWORD, Sandbox.CLIENT_SECRET, "sig=");
    assertThat(found("\\[PI-2003\\]", printed)).hasSize(1);
    assertThat(found(WAIT, printed).distinct())
        .as("the waits of the query and of the load")
        .hasSizeGreaterThan(1);
  }

  private static String load(String query) {
    return "spark.read.format(\"partnerinsights\").option(\"query\", \"" + query + "\").load()";
  }

  @Test
  void sparkSqlShowsTheWaitAndStoresNoTable() throws IOException, InterruptedException {
    String view = " USING partnerinsights OPTIONS (query 'SELECT Month FROM OfficeUsage')";
    Path script =
        Files.write(
            folder.resolve("script.sql"),
            List.of(
                "CREATE TEMPORARY VIEW usage" + view + ";",
                "SELECT concat('rows: ', count(*)) FROM usage;",
                "SELECT * FROM insights.mpn.OficeUsage;",
                "CREATE TABLE stored" + view + ";",
                "SHOW TABLES;"));

    String printed =
        run(
            spark,
            Map.of(),
            "org.apache.spark.sql.hive.thriftserver.SparkSQLCLIDriver",
            List.of(
                "spark-internal",
                "--hiveconf",
                "hive.cli.errors.ignore=true",
                "-f",
                script.toString()),
            script);

    assertThat(printed)
        .containsPattern("rows: [1-9]")
        .containsPattern(WAIT)
        .contains("[PI-6009]", "use CREATE TEMPORARY VIEW")
        .doesNotContain(Sandbox.PASSWORD, Sandbox.CLIENT_SECRET, "sig=");
    assertThat(found("Did you mean OfficeUsage\\?", printed)).hasSize(1);
    assertThat(printed.lines()).contains("usage").doesNotContain("stored", "default\tstored");
  }

  /** Runs a program, whose arguments begin with its resource. */
  private static String run(
      List<Path> classPath,
      Map<String, String> more,
      String program,
      List<String> arguments,
      Path input)
      throws IOException, InterruptedException {
    List<String> command =
        SparkSubmit.submitCommand(
            classPath, SparkSubmit.shippedJar(), SERVICE.sandbox(), more, program, arguments);
    return ChildProcess.run(command, folder, input, folder.resolve(input.getFileName() + ".log"));
  }

  private static Stream<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(MatchResult::group);
  }
}
