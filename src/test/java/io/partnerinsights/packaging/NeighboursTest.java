package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.EmptyAccount;
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

/**
 * Reads a report with the shipped jar behind Delta Lake, Apache Iceberg, the connector of BigQuery
 * and Hadoop's file systems of Azure on one class path; DuckDB returns the expected rows.
 */
@Tag("full")
final class NeighboursTest {
  private static final List<String> WITHOUT_ICEBERG = List.of("report", "delta");
  private static final List<String> ALL = List.of("report", "delta", "iceberg");

  @TempDir static Path folder;

  @RegisterExtension
  static final SandboxExtension SERVICE = SandboxExtension.of(FiveSparksService.settings());

  @Test
  void readsAndCopiesTheSameRows() throws IOException, InterruptedException {
    run("3.5.9", "2.12", "delta-spark", "3.3.2", "3.5", "0.42.1", "3.3.4", true);
  }

  /** Iceberg has no release for Spark 4.2: there its jar is only on the class path. */
  @Test
  @Tag("long")
  void readsAndCopiesTheSameRowsOnTheNewestSpark() throws IOException, InterruptedException {
    run("4.2.0", "2.13", "delta-spark_4.2", "4.4.0", "4.1", "0.32.0", "3.5.0", false);
  }

  private static void run(
      String spark,
      String scala,
      String deltaArtifact,
      String delta,
      String icebergsSpark,
      String bigQuery,
      String hadoop,
      boolean writesIceberg)
      throws IOException, InterruptedException {
    Releases.assumeTried(spark);
    Sandbox sandbox = SERVICE.sandbox();
    EmptyAccount.of(sandbox);
    Path output = folder.resolve("rows-" + spark);
    List<Path> classPath =
        MavenClassPath.resolve(
            Path.of("src/test/resources/five-sparks/neighbours.xml"),
            Map.of(
                "spark.version", spark,
                "scala.binary", scala,
                "delta.artifact", deltaArtifact,
                "delta.version", delta,
                "iceberg.spark", icebergsSpark,
                "bigquery.version", bigQuery,
                "hadoop.version", hadoop),
            folder);
    List<String> arguments = new ArrayList<>(FiveSparksService.jobArguments(sandbox, output));
    arguments.add(Boolean.toString(writesIceberg));

    OneSpark.run("NeighboursJob.java", classPath, arguments, folder);

    List<String> lines = Files.readAllLines(output);
    assertThat(lines)
        .startsWith(
            spark,
            "bigquery delta iceberg partnerinsights",
            "org.apache.hadoop.fs.azurebfs.SecureAzureBlobFileSystem");
    List<String> expected = new ArrayList<>();
    for (String table : writesIceberg ? ALL : WITHOUT_ICEBERG) {
      FiveSparksService.expectedRows(sandbox).forEach(row -> expected.add(table + " " + row));
    }
    assertThat(lines.subList(3, lines.size())).containsExactlyInAnyOrderElementsOf(expected);
  }
}
