package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.examples.ReportToParquet;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.Notebook;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the code of examples/ and the queries of notebooks/ in the sandbox. */
final class ExamplesTest {
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ofMillis(50)).scale(0.2));

  @Test
  void nightlyJobReplacesOnlyTheFoldersOfItsMonths(@TempDir Path folder) throws IOException {
    SparkSession spark = TestSpark.session();
    Path lake = folder.resolve("azure_usage");
    Files.createDirectories(lake.resolve("year_month=1999-12"));

    Dataset<Row> usage = ReportToParquet.read(spark, SERVICE.options());
    assertThat(usage.queryExecution().executedPlan().toString())
        .as("a month that is cut would replace a whole one")
        .containsPattern("from \\d{4}-\\d\\d-01T00:00:00Z on");
    ReportToParquet.write(usage, lake.toString());

    List<String> months =
        usage.selectExpr("date_format(Month, 'yyyy-MM')").distinct().collectAsList().stream()
            .map(row -> "year_month=" + row.getString(0))
            .toList();
    assertThat(months).hasSizeGreaterThan(10);
    assertThat(folders(lake)).containsAll(months).contains("year_month=1999-12");
    assertThat(spark.read().parquet(lake.toString()).count()).isEqualTo(usage.count());
  }

  @Test
  void nightlyJobWithoutArgumentsPrintsItsUsage(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("log");
    Process job =
        new ProcessBuilder(
                "java",
                "-cp",
                System.getProperty("java.class.path"),
                ReportToParquet.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();

    assertThat(job.waitFor()).isEqualTo(2);
    assertThat(Files.readString(log)).startsWith("Usage:").contains("<folder>");
  }

  private static List<String> folders(Path lake) throws IOException {
    try (Stream<Path> children = Files.list(lake)) {
      return children.map(child -> child.getFileName().toString()).toList();
    }
  }

  static List<Notebook> notebooks() throws IOException {
    return Notebook.all();
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void queriesHaveRows(Notebook notebook) {
    for (String query : notebook.queries()) {
      assertThat(TestSpark.newReader(SERVICE.options("query", query)).load().count())
          .as(query)
          .isPositive();
    }
  }
}
