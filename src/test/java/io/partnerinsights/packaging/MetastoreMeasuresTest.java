package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.JobCompiler;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A metric view in Hive's metastore: one application creates it, and another one reads it. */
@Tag("full")
final class MetastoreMeasuresTest {
  private static final Path VIEW = Path.of("examples/sql/measures/csp_revenue_details.sql");

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @TempDir static Path folder;

  @Test
  void anotherApplicationReadsTheView() throws IOException, InterruptedException {
    run(
        "CREATE SCHEMA lake",
        "CREATE TABLE lake.csp_revenue_details USING delta AS"
            + " SELECT * FROM insights.mpn.CSPRevenueDetails",
        Files.readString(VIEW).strip().replaceFirst(";$", ""));

    List<String> rows =
        run(
            "SELECT MonthKey, measure(BilledRevenueUSD) FROM lake.csp_revenue_details_measures"
                + " GROUP BY MonthKey ORDER BY MonthKey",
            "SELECT MonthKey, sum(BilledRevenueUSD) FROM lake.csp_revenue_details"
                + " WHERE IsDuplicateRowForPGA = 0 GROUP BY MonthKey ORDER BY MonthKey");

    int months = rows.size() / 2;
    assertThat(months).isGreaterThan(5);
    assertThat(rows.subList(0, months)).isEqualTo(rows.subList(months, rows.size()));
  }

  /** Runs statements in an application of their own, and returns their rows. */
  private static List<String> run(String... statements) throws IOException, InterruptedException {
    Path input =
        Files.writeString(folder.resolve("statements.sql"), String.join(";\n", statements));
    Path rows = folder.resolve("rows");
    List<Path> classPath =
        new ArrayList<>(
            MavenClassPath.resolve(
                Path.of("src/test/resources/five-sparks/lakehouse.xml"),
                Map.of(
                    "spark.version", "4.2.0",
                    "scala.binary", "2.13",
                    "format.group", "io.delta",
                    "format.artifact", "delta-spark_4.2",
                    "format.version", "4.4.0",
                    "hive", "true"),
                folder));
    classPath.add(JobCompiler.compile(PublishedJarTest.JOB, classPath, folder));
    List<String> command =
        SparkSubmit.command(
            classPath,
            SparkSubmit.shippedJar(),
            SERVICE.sandbox(),
            Map.of(
                "spark.sql.catalogImplementation", "hive",
                "spark.sql.warehouse.dir", folder.resolve("warehouse").toString(),
                "spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension",
                "spark.sql.catalog.spark_catalog",
                    "org.apache.spark.sql.delta.catalog.DeltaCatalog",
                "spark.sql.shuffle.partitions", "1"),
            "SqlJob",
            List.of("spark-internal", input.toString(), rows.toString()));
    command.add(1, "-Dderby.system.home=" + folder);
    ChildProcess.run(command, folder.resolve("submit.log"));
    return Files.readAllLines(rows);
  }
}
