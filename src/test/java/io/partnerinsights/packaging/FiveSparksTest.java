package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.AccountCleanup;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs a job with the shipped jar on each of five Spark releases, in a separate JVM. DuckDB returns
 * the expected rows.
 */
@Tag("full")
final class FiveSparksTest {
  /** The job reads two reports before they are complete, also on a machine that pauses. */
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(FiveSparksService.sandboxSettings().latency(Duration.ofSeconds(1)));

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  static Stream<Arguments> releases() {
    return Releases.triedReleases("Spark");
  }

  @ParameterizedTest(name = "Spark {0}, Scala {1}")
  @MethodSource("releases")
  void readsTheSameRows(String spark, String scala) throws IOException, InterruptedException {
    Sandbox sandbox = SERVICE.sandbox();
    AccountCleanup.deleteEverything(sandbox);
    Path output = folder.resolve("rows-" + spark + "-" + scala);
    List<Path> classPath = OneSpark.resolve(spark, scala, folder);
    SqlSession session = SqlSession.of(spark);
    Path statements = Files.write(Path.of(output + ".sql"), session.statements());

    List<String> lines =
        OneSpark.runJob(
            "UserJob.java",
            classPath,
            sandbox,
            output,
            session.catalogClass(),
            statements.toString());

    assertThat(lines.get(0)).isEqualTo(spark);
    assertThat(lines.get(1)).isEqualTo(FiveSparksService.SCHEMA);
    List<String> expected = FiveSparksService.expectedRows(sandbox);
    assertThat(expected).hasSizeGreaterThan(50);
    assertThat(lines.get(2)).isEqualTo(String.valueOf(expected.size()));
    assertThat(lines.get(3)).isEqualTo(lines.get(2));
    assertThat(lines.get(4))
        .isEqualTo(FiveSparksService.tableRowCount(sandbox) + " 6 5 3 1 true 7 true 1");
    assertThat(lines.subList(5, lines.size())).containsExactlyInAnyOrderElementsOf(expected);
    session.check(Files.readAllLines(Path.of(output + ".session")), sandbox);
  }

  @Test
  @Tag("long")
  void readsAndCopiesTheSameRows() throws IOException, InterruptedException {
    runBeside(
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
  @Tag("long")
  void readsAndCopiesTheSameRowsOnTheNewestSpark() throws IOException, InterruptedException {
    runBeside(
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

  private static void runBeside(Map<String, String> versions, String... tables)
      throws IOException, InterruptedException {
    String spark = versions.get("spark.version");
    Releases.assumeTried(spark);
    Sandbox sandbox = SERVICE.sandbox();
    AccountCleanup.deleteEverything(sandbox);
    Path pom = Path.of("src/test/resources/five-sparks/neighbours.xml");
    List<Path> classPath = MavenClassPath.resolve(pom, versions, folder);
    boolean writesIceberg = List.of(tables).contains("iceberg");

    List<String> lines =
        OneSpark.runJob(
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

  @Test
  @Tag("long")
  void agentNamesTheSources() throws IOException, InterruptedException {
    runWithAgent("4.2.0", "2.13", "io.delta:delta-spark_4.2:4.4.0");
  }

  @Test
  @Tag("long")
  void agentNamesTheSourcesOnTheOldestSpark() throws IOException, InterruptedException {
    runWithAgent("3.5.9", "2.12", "io.delta:delta-spark:3.3.2");
  }

  private static void runWithAgent(String spark, String scala, String delta)
      throws IOException, InterruptedException {
    Sandbox sandbox = SERVICE.sandbox();
    AccountCleanup.deleteEverything(sandbox);
    Path events = folder.resolve("events-" + spark);
    List<Path> classPath = OneSpark.resolve("lineage.xml", spark, scala, delta, folder);

    List<String> written = OneSpark.runJob("LineageJob.java", classPath, sandbox, events);

    Map<String, Set<String>> sources = sources(written);
    String host = URI.create(sandbox.apiUrl()).getAuthority();
    String account = "partnerinsights://" + host + "/" + Sandbox.TENANT_ID;
    assertThat(sources)
        .containsEntry(events + ".of-query", Set.of(account + " mpn.CustomersAndTenants"))
        .containsEntry(events + ".of-dataset", Set.of(account + " mpn.OfficeUsage"))
        .containsEntry(
            events + ".of-stored-query",
            Set.of(account + " queries.d1a4d75e-5ca8-4847-845f-ee0a9be6f07b"));
    assertThat(sources.get(events + ".warehouse/lake.db/office_usage"))
        .contains(account + " mpn.OfficeUsage");
    assertThat(String.join("\n", written))
        .contains("\"name\":\"CustomerMarket\"")
        .doesNotContain(Sandbox.CLIENT_SECRET, Sandbox.PASSWORD, Sandbox.USERNAME)
        .doesNotContain("IN ('France', 'Japan')");
  }

  /** Returns the names of all inputs by the name of the output that they were written to. */
  private static Map<String, Set<String>> sources(List<String> events) throws IOException {
    Map<String, Set<String>> sources = new HashMap<>();
    for (String line : events) {
      JsonNode event = JSON.readTree(line);
      Set<String> inputs = names(event.path("inputs"));
      for (JsonNode output : event.path("outputs")) {
        sources
            .computeIfAbsent(output.path("name").asText(), name -> new TreeSet<>())
            .addAll(inputs);
      }
    }
    return sources;
  }

  private static Set<String> names(JsonNode inputs) {
    return StreamSupport.stream(inputs.spliterator(), false)
        .map(input -> input.path("namespace").asText() + " " + input.path("name").asText())
        .collect(Collectors.toSet());
  }
}
