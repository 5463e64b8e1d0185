package io.partnerinsights.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks that the classes and methods exist that pages on the code and comments of packages name,
 * and the tests that other pages name.
 */
final class NamesOfCodeTest {
  private static final Pattern NAME =
      Pattern.compile("[`#](?:[\\w/]+/)?([A-Z][a-z]\\w*)(?:\\.java)?(?:[.#](\\w+)(?:\\(\\))?)?`");

  private static final Pattern ON_CODE =
      Pattern.compile("CONTRIBUTING.md|architecture.md|package-info.java");

  /** Classes of the JDK, of Spark and of Flink, which no source needs to import. */
  private static final List<String> OTHERS =
      List.of("HybridSource", "IllegalArgumentException", "InterruptedException");

  @Test
  void existInTheSources() throws IOException {
    Map<String, String> code = new TreeMap<>();
    for (Path path : files("src", ".java")) {
      String name = path.getFileName().toString().replace(".java", "");
      code.merge(name, Files.readString(path), String::concat);
    }
    String all = String.join("\n", code.values());
    List<String> wrong =
        Stream.concat(DocumentsTest.pages(), files("src/main", "package-info.java").stream())
            .flatMap(page -> names(page).filter(name -> !exists(name, code, all)))
            .map(MatchResult::group)
            .toList();

    assertThat(wrong).isEmpty();
    assertThat(DocumentsTest.pages().flatMap(NamesOfCodeTest::names)).hasSizeGreaterThan(100);
  }

  /** PIT changes nothing, without a word, if no class has a name. */
  @Test
  void classesThatAreChangedByMutationsExist() throws IOException {
    List<Path> classes =
        Pattern.compile("\\$core\\.([\\w.]+\\.[A-Z]\\w+)")
            .matcher(Files.readString(Path.of(".ci", "mutation")))
            .results()
            .map(
                name -> "java/io/partnerinsights/core/" + name.group(1).replace('.', '/') + ".java")
            .map(file -> Path.of("src", file.endsWith("Test.java") ? "test" : "main", file))
            .toList();

    assertThat(classes).hasSizeGreaterThan(10).allSatisfy(path -> assertThat(path).exists());
  }

  private static List<Path> files(String folder, String end) throws IOException {
    try (Stream<Path> all = Files.walk(Path.of(folder))) {
      return all.filter(path -> path.toString().endsWith(end)).collect(Collectors.toList());
    }
  }

  private static Stream<MatchResult> names(Path page) {
    boolean onCode = ON_CODE.matcher(page.getFileName().toString()).matches();
    try {
      return NAME.matcher(Files.readString(page))
          .results()
          .filter(name -> onCode || name.group(1).endsWith("Test"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean exists(MatchResult name, Map<String, String> code, String all) {
    String type = name.group(1);
    String member = name.group(2);
    String own = code.get(type);
    if (own != null) {
      return member == null || Pattern.compile("\\b" + member + "\\s*[(=;,]").matcher(own).find();
    }
    return OTHERS.contains(type)
        || Pattern.compile("\\b(class|record|enum|interface|import [\\w.]+\\.)\\s*" + type + "\\b")
            .matcher(all)
            .find();
  }
}
