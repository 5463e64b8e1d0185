package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A metric view in Hive's metastore: one application creates it, and another one reads it. */
@Tag("long")
final class MetastoreMeasuresTest {
  private static final Path VIEW = Path.of("examples/sql/measures/csp_revenue_details.sql");

  private static final Path LAKEHOUSE = Path.of("src/test/resources/five-sparks/lakehouse.xml");

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
    Map<String, String> delta =
        Map.of(
            "spark.version", "4.2.0",
            "scala.binary", "2.13",
            "format.group", "io.delta",
            "format.artifact", "delta-spark_4.2",
            "format.version", "4.4.0",
            "hive", "true");
    return SparkSubmit.runSql(
        MavenClassPath.resolve(LAKEHOUSE, delta, folder),
        SparkSubmit.shippedJar(),
        SERVICE.sandbox(),
        Map.of(
            "spark.sql.catalogImplementation", "hive",
            "spark.sql.warehouse.dir", folder.resolve("warehouse").toString(),
            "spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension",
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog",
            "spark.sql.shuffle.partitions", "1"),
        folder,
        List.of(statements));
  }
}
