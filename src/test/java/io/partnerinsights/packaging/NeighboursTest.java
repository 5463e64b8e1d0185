package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.EmptyAccount;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads a report with the shipped jar behind Delta Lake, Apache Iceberg, the connector of BigQuery
 * and Hadoop's file systems of Azure on one class path; DuckDB returns the expected rows.
 */
@Tag("long")
final class NeighboursTest {
  @TempDir static Path folder;

  @RegisterExtension
  static final SandboxExtension SERVICE = SandboxExtension.of(FiveSparksService.settings());

  @Test
  void readsAndCopiesTheSameRows() throws IOException, InterruptedException {
    run(
        Map.of(
            "spark.version", "3.5.9",
            "scala.binary", "2.12",
            "delta.artifact", "delta-spark",
            "delta.version", "3.3.2",
            "iceberg.spark", "3.5",
            "bigquery.version", "0.42.1",
            "hadoop.version", "3.3.4"),
        "report",
        "delta",
        "iceberg");
  }

  /** Iceberg has no release for Spark 4.2: there its jar is only on the class path. */
  @Test
  void readsAndCopiesTheSameRowsOnTheNewestSpark() throws IOException, InterruptedException {
    run(
        Map.of(
            "spark.version", "4.2.0",
            "scala.binary", "2.13",
            "delta.artifact", "delta-spark_4.2",
            "delta.version", "4.4.0",
            "iceberg.spark", "4.1",
            "bigquery.version", "0.32.0",
            "hadoop.version", "3.5.0"),
        "report",
        "delta");
  }

  private static void run(Map<String, String> versions, String... tables)
      throws IOException, InterruptedException {
    String spark = versions.get("spark.version");
    Releases.assumeTried(spark);
    Sandbox sandbox = SERVICE.sandbox();
    EmptyAccount.of(sandbox);
    Path pom = Path.of("src/test/resources/five-sparks/neighbours.xml");
    List<Path> classPath = MavenClassPath.resolve(pom, versions, folder);
    boolean writesIceberg = List.of(tables).contains("iceberg");

    List<String> lines =
        OneSpark.run(
            "NeighboursJob.java",
            classPath,
            sandbox,
            folder.resolve("rows-" + spark),
            String.valueOf(writesIceberg));

    assertThat(lines)
        .startsWith(
            spark,
            "bigquery delta iceberg partnerinsights",
            "org.apache.hadoop.fs.azurebfs.SecureAzureBlobFileSystem");
    List<String> expected = new ArrayList<>();
    for (String table : tables) {
      FiveSparksService.expectedRows(sandbox).forEach(row -> expected.add(table + " " + row));
    }
    assertThat(lines.subList(3, lines.size())).containsExactlyInAnyOrderElementsOf(expected);
  }
}
