package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the contents of the shipped jars: classes, services, and licences that ask for it. */
final class PackagedJarTest {
  /** The texts in META-INF/licenses, and the classes that each is for. */
  private static final Map<String, String> TEXTS =
      Map.of(
          "duckdb", "org/duckdb/.*",
          "fastdoubleparser", ".*/core/internal/shaded/fdp/.*",
          "jts", "org/locationtech/jts/.*",
          "slf4j", "org/slf4j/.*");

  /** What the build has read from the POMs of the libraries. */
  private static final Path LIBRARIES = Path.of("target/generated-sources/license/THIRD-PARTY.txt");

  @Test
  void everyClassIsOwnOrRelocated() throws IOException {
    assertThat(entries(ShippedJars.connectorJar()))
        .filteredOn(name -> name.endsWith(".class"))
        .hasSizeGreaterThan(1_000)
        .allMatch(name -> name.startsWith("io/partnerinsights/"));
  }

  /** What other jars of a class path may have too: the licences, and the files of services. */
  @Test
  void bringsNothingElseOutsideOurPackages() throws IOException {
    String jackson = "META-INF/services/io.partnerinsights.shaded.jackson.core.";

    assertThat(entries(ShippedJars.connectorJar()))
        .filteredOn(name -> !name.startsWith("io/") && !name.endsWith("/"))
        .containsExactlyInAnyOrder(
            "META-INF/MANIFEST.MF",
            "META-INF/LICENSE",
            "META-INF/NOTICE",
            "META-INF/licenses/fastdoubleparser.txt",
            jackson + "JsonFactory",
            jackson + "ObjectCodec",
            "META-INF/services/org.apache.spark.sql.sources.DataSourceRegister",
            "META-INF/services/org.apache.flink.table.factories.Factory");
  }

  /** The annotations of absent values are not in the jar. */
  @Test
  void aUsersCompilerWarnsOfNothing(@TempDir Path folder) throws IOException {
    Path source = folder.resolve("Tokens.java");
    Files.writeString(
        source,
        """
        import io.partnerinsights.core.spi.AccessToken;
        import io.partnerinsights.core.spi.Secret;
        import io.partnerinsights.core.spi.TokenProvider;

        record Tokens(Secret first, AccessToken token) implements TokenProvider {
          @Override
          public void invalidate(AccessToken stale) {
            if (first.equals(null)) {
              throw new IllegalStateException(stale.toString());
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
                ShippedJars.connectorJar().toString(),
                "-d",
                folder.toString(),
                source.toString());

    assertThat(result).isZero();
  }

  /** Each jar has its own rooms, and no other one's libraries. */
  @ParameterizedTest
  @CsvSource({
    "connector, 'io/partnerinsights/(sandbox|cli)/.*|.*(duckdb|jetty|commons/|picocli).*'",
    "cli, 'io/partnerinsights/(spark|flink|sandbox)/.*|.*(org/apache/hadoop/|duckdb).*'",
    "sandbox, 'io/partnerinsights/(spark|flink|cli)/.*|.*org/apache/spark.*'"
  })
  void containsNothingOfTheOthers(String jar, String others) throws IOException {
    assertThat(entries(ShippedJars.builtJar(jar)))
        .contains("io/partnerinsights/core/errors/ErrorCode.class")
        .noneMatch(name -> name.matches(others));
  }

  @ParameterizedTest
  @CsvSource({
    "connector, Automatic-Module-Name, io.partnerinsights",
    "cli, Main-Class, io.partnerinsights.cli.Main",
    "sandbox, Main-Class, io.partnerinsights.sandbox.SandboxMain"
  })
  void theManifestNamesVersionAndEntry(String name, String attribute, String value)
      throws IOException {
    try (JarFile jar = new JarFile(ShippedJars.builtJar(name).toFile())) {
      assertThat(jar.getManifest().getMainAttributes())
          .containsEntry(new Attributes.Name(attribute), value)
          .containsEntry(
              Attributes.Name.IMPLEMENTATION_VERSION,
              System.getProperty("partnerinsights.version"));
    }
  }

  /** The size of what users download, which has neither Hadoop nor an engine. */
  @Test
  void theCommandLineIsSmall() throws IOException {
    assertThat(Files.size(ShippedJars.builtJar("cli"))).isLessThan(25L << 20);
  }

  private static List<String> entries(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      return jar.stream().map(ZipEntry::getName).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"connector", "cli", "sandbox"})
  void eachJarHasTheTextsOfItsLibrariesAndNoOther(String name) throws IOException {
    try (JarFile jar = new JarFile(ShippedJars.builtJar(name).toFile())) {
      List<String> entries = jar.stream().map(ZipEntry::getName).toList();
      List<String> needed =
          TEXTS.entrySet().stream()
              .filter(text -> entries.stream().anyMatch(entry -> entry.matches(text.getValue())))
              .map(text -> "META-INF/licenses/" + text.getKey() + ".txt")
              .toList();

      assertThat(entries)
          .filteredOn(entry -> entry.matches("META-INF/licenses/.+"))
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(needed)
          .allSatisfy(text -> assertThat(text(jar, text)).containsIgnoringCase("copyright"));
      assertThat(text(jar, "META-INF/NOTICE")).isEqualTo(Files.readString(Path.of("NOTICE")));
      assertThat(text(jar, "META-INF/LICENSE")).isEqualTo(Files.readString(Path.of("LICENSE")));
      // Data under another licence (MPL-2.0), for cookies that nothing here keeps.
      assertThat(entries).noneMatch(entry -> entry.endsWith("PublicSuffixDatabase.list"));
    }
  }

  private static String text(JarFile jar, String entry) throws IOException {
    return new String(
        jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void theNoticeIsOfThisProduct() throws IOException {
    assertThat(Files.readAllLines(Path.of("NOTICE")))
        .first()
        .isEqualTo("Partner Insights connector");
  }

  @Test
  void eachLibraryUnderAnotherLicenceHasAText() throws IOException {
    assertThat(Files.readAllLines(LIBRARIES))
        .filteredOn(line -> line.startsWith("     (") && !line.contains("(Apache-2.0)"))
        .hasSize(4)
        .allMatch(line -> TEXTS.keySet().stream().anyMatch(line::contains));
  }
}
