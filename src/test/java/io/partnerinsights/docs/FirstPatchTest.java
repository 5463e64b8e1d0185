package io.partnerinsights.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryDataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that CONTRIBUTING.md lists for a first patch, by what the files have today. */
final class FirstPatchTest {
  private static final List<String> ROOTS =
      List.of(
          "",
          "src/main/java/io/partnerinsights/",
          "src/main/resources/io/partnerinsights/",
          "src/test/java/io/partnerinsights/");

  private static final Pattern FILE = Pattern.compile("`([\\w./-]+/[\\w.-]+)`");
  private static final Pattern PROCEDURE = Pattern.compile("new ServiceProcedure\\(\\s*\"(\\w+)\"");
  private static final Pattern RELEASES = Pattern.compile("- releases: (\\S+)");

  /** Returns all names of a kind. */
  private static List<String> names(String kind) {
    return switch (kind) {
      case "option" -> Options.all().stream().map(ConnectorOption::key).toList();
      case "error" -> Arrays.stream(ErrorCode.values()).map(ErrorCode::name).toList();
      case "dataset" ->
          DataDictionary.bundled().datasets().stream().map(DictionaryDataset::name).toList();
      case "procedure" ->
          PROCEDURE
              .matcher(read(found("spark/catalog/Procedures.java")))
              .results()
              .map(match -> match.group(1))
              .toList();
      default ->
          RELEASES
              .matcher(read(Path.of(".github/workflows/build.yml")))
              .results()
              .flatMap(match -> Stream.of(match.group(1).split(",")))
              .toList();
    };
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path found(String file) {
    return ROOTS.stream()
        .map(root -> Path.of(root + file))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new AssertionError("CONTRIBUTING.md lists " + file));
  }

  /** Returns the listed files of a kind. */
  private static List<Path> listed(String kind) {
    String row =
        read(Path.of("CONTRIBUTING.md"))
            .lines()
            .filter(line -> line.startsWith("| " + kind))
            .findFirst()
            .orElseThrow();
    return FILE.matcher(row).results().map(match -> found(match.group(1))).toList();
  }

  private static boolean has(String text, String name) {
    return Pattern.compile("(?<![\\w.])" + Pattern.quote(name) + "(?!\\w)").matcher(text).find();
  }

  private static List<Path> texts(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files.filter(file -> file.toString().matches(".*\\.(java|json|md|yml)")).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"option", "error", "dataset", "procedure", "platform"})
  void theListedFilesHaveEachName(String kind) {
    List<Path> listed = listed(kind);
    List<Path> sources = listed.stream().filter(file -> !file.startsWith("docs")).toList();

    assertThat(names(kind))
        .hasSizeGreaterThan(5)
        .allSatisfy(
            name -> {
              assertThat(sources).anyMatch(file -> has(read(file), name));
              assertThat(listed)
                  .filteredOn(file -> file.startsWith("docs"))
                  .isNotEmpty()
                  .allMatch(file -> has(read(file), name));
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"option", "error", "dataset", "procedure", "platform"})
  void eachFileWithAllNamesIsListed(String kind) throws IOException {
    List<Path> all = new ArrayList<>();
    for (String folder : List.of("src/main", "docs", ".github")) {
      all.addAll(texts(folder));
    }
    List<String> names = names(kind);

    assertThat(all)
        .filteredOn(file -> names.stream().allMatch(name -> has(read(file), name)))
        .isNotEmpty()
        .isSubsetOf(listed(kind));
  }

  @Test
  void eachListedFileExists() {
    assertThat(listed("error")).hasSizeGreaterThan(2);
    assertThat(listed("platform")).hasSizeGreaterThan(4);
  }
}
