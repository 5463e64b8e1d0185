package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose code is in the jars, and that its licence is there where it asks for it. */
final class LicencesTest {
  /** The texts in META-INF/licenses, and the classes that each is for. */
  private static final Map<String, String> TEXTS =
      Map.of(
          "duckdb", "org/duckdb/.*",
          "fastdoubleparser", ".*/core/internal/shaded/fdp/.*",
          "jts", "org/locationtech/jts/.*",
          "slf4j", "org/slf4j/.*");

  /** What the build has read from the POMs of the libraries. */
  private static final Path LIBRARIES = Path.of("target/generated-sources/license/THIRD-PARTY.txt");

  @ParameterizedTest
  @ValueSource(strings = {"connector", "cli", "sandbox"})
  void eachJarHasTheTextsOfItsLibrariesAndNoOther(String name) throws IOException {
    try (JarFile jar = new JarFile(ShippedJars.jar(name).toFile())) {
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
