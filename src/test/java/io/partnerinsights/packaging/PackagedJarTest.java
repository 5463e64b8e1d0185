package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the contents of the shipped jars. */
final class PackagedJarTest {
  @Test
  void everyClassIsOwnOrRelocated() throws IOException {
    assertThat(classes(ShippedJars.connector()))
        .hasSizeGreaterThan(1_000)
        .allMatch(name -> name.startsWith("io/partnerinsights/"));
  }

  /** What other jars of a class path may have too: the licences, and the files of services. */
  @Test
  void bringsNothingElseOutsideOurPackages() throws IOException {
    String jackson = "META-INF/services/io.partnerinsights.shaded.jackson.core.";

    assertThat(entries(ShippedJars.connector()))
        .filteredOn(name -> !name.startsWith("io/") && !name.endsWith("/"))
        .containsExactlyInAnyOrder(
            "META-INF/MANIFEST.MF",
            "META-INF/LICENSE",
            "META-INF/NOTICE",
            "META-INF/FastDoubleParser-LICENSE",
            "META-INF/FastDoubleParser-NOTICE",
            "META-INF/thirdparty-LICENSE",
            jackson + "JsonFactory",
            jackson + "ObjectCodec",
            "META-INF/services/org.apache.spark.sql.sources.DataSourceRegister",
            "META-INF/services/org.apache.flink.table.factories.Factory");
  }

  @Test
  void containsNeitherAnEngineNorTheSandbox() throws IOException {
    List<String> entries = entries(ShippedJars.connector());

    assertThat(entries)
        .noneMatch(name -> name.contains("org/apache/spark/"))
        .noneMatch(name -> name.contains("org/apache/flink/"))
        .noneMatch(name -> name.startsWith("io/partnerinsights/sandbox/"))
        .noneMatch(name -> name.contains("duckdb") || name.contains("jetty"))
        .noneMatch(name -> name.startsWith("org/slf4j/"));
  }

  /** The libraries of the command line are in its jar only. */
  @Test
  void containsNoLibraryOfTheCommandLine() throws IOException {
    assertThat(entries(ShippedJars.connector()))
        .noneMatch(name -> name.contains("commons/") || name.contains("picocli"));
  }

  @Test
  void sparkFindsTheSourceByItsServiceFile() throws IOException {
    String service =
        text(
            ShippedJars.connector(),
            "META-INF/services/org.apache.spark.sql.sources.DataSourceRegister");

    assertThat(service.strip()).isEqualTo("io.partnerinsights.spark.PartnerInsightsProvider");
    assertThat(entries(ShippedJars.connector()))
        .contains("io/partnerinsights/spark/PartnerInsightsProvider.class");
  }

  @Test
  void flinkFindsTheFactoryByItsServiceFile() throws IOException {
    String service =
        text(ShippedJars.connector(), "META-INF/services/org.apache.flink.table.factories.Factory");

    assertThat(service.strip()).isEqualTo("io.partnerinsights.flink.PartnerInsightsFactory");
  }

  @Test
  void noServiceFileNamesAnUnrelocatedClass() throws IOException {
    try (JarFile jar = new JarFile(ShippedJars.connector().toFile())) {
      List<String> services =
          jar.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.startsWith("META-INF/services/") && !name.endsWith("/"))
              .toList();
      for (String service : services) {
        String providers =
            new String(
                jar.getInputStream(jar.getEntry(service)).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(
                providers
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#")))
            .as(service)
            .allMatch(line -> line.startsWith("io.partnerinsights."));
      }
    }
  }

  /** The annotations of absent values are not in the jar. */
  @Test
  void aUsersCompilerWarnsOfNothing(@TempDir Path folder) throws IOException {
    Path source = folder.resolve("Pager.java");
    Files.writeString(
        source,
        """
        import io.partnerinsights.core.errors.ErrorCode;
        import io.partnerinsights.core.errors.Problem;
        import io.partnerinsights.core.spi.ReportListener;
        import io.partnerinsights.core.spi.ReportProgress;

        final class Pager implements ReportListener {
          @Override
          public void polled(ReportProgress report) {
            if (report.executionId() == null) {
              throw Problem.of(ErrorCode.REPORT_TIMEOUT, "x").cause(null).toException();
            }
          }
        }
        """);

    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-Xlint:all",
                "-Werror",
                "-cp",
                ShippedJars.connector().toString(),
                "-d",
                folder.toString(),
                source.toString());

    assertThat(result).isZero();
  }

  @Test
  void containsTheDictionaryAndTheLicence() throws IOException {
    assertThat(entries(ShippedJars.connector()))
        .contains("io/partnerinsights/schema/datasets.json", "META-INF/LICENSE");
  }

  @Test
  void theSandboxJarHasAMainClassAndNoSparkCode() throws IOException {
    try (JarFile jar = new JarFile(ShippedJars.sandbox().toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo("io.partnerinsights.sandbox.SandboxMain");
    }
    assertThat(entries(ShippedJars.sandbox()))
        .contains("io/partnerinsights/sandbox/SandboxMain.class")
        .noneMatch(name -> name.startsWith("io/partnerinsights/spark/"))
        .noneMatch(name -> name.startsWith("io/partnerinsights/flink/"))
        .noneMatch(name -> name.contains("org/apache/spark"));
  }

  private static List<String> classes(Path path) throws IOException {
    return entries(path).stream().filter(name -> name.endsWith(".class")).toList();
  }

  private static List<String> entries(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      return jar.stream().map(ZipEntry::getName).toList();
    }
  }

  private static String text(Path path, String entry) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      return new String(
          jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
