package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.DocumentedSql;
import io.partnerinsights.testing.SandboxExtension;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar and the POM as a Maven repository holds them: spark-submit finds them by their names, and
 * runs the SQL of docs/first-query.md.
 */
final class PublishedJarTest {
  static final String GROUP = "io.partnerinsights";
  static final String ARTIFACT = "partnerinsights-connector";
  private static final String VERSION = System.getProperty("partnerinsights.version");

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @TempDir static Path folder;

  /** Writes the files as {@code mvn install} would, below a home directory of the test's own. */
  @BeforeAll
  static void publish() throws IOException {
    Path version =
        Files.createDirectories(
            folder.resolve(".m2/repository/io/partnerinsights").resolve(ARTIFACT).resolve(VERSION));
    String name = ARTIFACT + "-" + VERSION;
    Files.copy(ShippedJars.connectorJar(), version.resolve(name + ".jar"));
    Files.copy(Path.of("target", ARTIFACT + ".pom"), version.resolve(name + ".pom"));
  }

  @Test
  @Tag("full")
  void sparkSubmitReadsAReportWithPackages() throws IOException, InterruptedException {
    Path ivy = folder.resolve("ivy");

    List<String> rows =
        SparkSubmit.runSql(
            sparksClassPath(),
            List.of("--packages", GROUP + ":" + ARTIFACT + ":" + VERSION),
            SERVICE.sandbox(),
            Map.of("spark.jars.ivy", ivy.toString()),
            folder,
            DocumentedSql.of("first-query.md", "2. Run a query"));

    assertThat(rows).hasSize(6).allMatch(row -> row.matches("\\S+\\t\\d+"));
    assertThat(jars(ivy)).containsExactly(GROUP + "_" + ARTIFACT + "-" + VERSION + ".jar");
  }

  /** Returns the class path of this JVM without the classes of this project. */
  private static List<Path> sparksClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(entry -> entry.toString().endsWith(".jar"))
        .filter(entry -> !entry.startsWith(Path.of("target").toAbsolutePath()))
        .toList();
  }

  private static List<String> jars(Path ivy) throws IOException {
    try (Stream<Path> files = Files.list(ivy.resolve("jars"))) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }
}
