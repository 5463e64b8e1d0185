package io.partnerinsights.docs;

import io.partnerinsights.testing.Notebook;
import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The texts that show users how to read: README, docs, notebooks, examples, pages and help. */
final class ExampleTexts {
  /** A query of the service, or a SELECT on a table whose last name is a dataset. */
  static final Pattern SELECT =
      Pattern.compile(
          "(?s)SELECT\\s+((?:(?!SELECT|FROM).)+?)\\s+FROM\\s+([\\w.`]+)((?:(?!SELECT|\\n"
              + "\\n"
              + "|```)[^;\"])*)");

  /** Pages that speak about names which the service may not have. */
  private static final Set<String> ABOUT_NAMES =
      Set.of("datasets.md", "api-interpretation.md", "CHANGELOG.md");

  /** What the sandbox's page and the command line's help show. */
  private static final List<Path> SOURCES =
      List.of(
          Path.of("src/main/java/io/partnerinsights/sandbox/StatusPage.java"),
          Path.of("src/main/java/io/partnerinsights/cli/command"));

  private ExampleTexts() {}

  /** Returns the texts by their place; literals that are joined by + are one text. */
  static Map<String, String> byPlace() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (Path page : Snippet.pages()) {
      if (!ABOUT_NAMES.contains(page.getFileName().toString())) {
        texts.put(page.toString(), joined(Files.readString(page)));
      }
    }
    for (Notebook notebook : Notebook.all()) {
      texts.put(notebook.toString(), joined(notebook.code()));
    }
    putSources(Path.of("examples"), texts);
    for (Path source : SOURCES) {
      putSources(source, texts);
    }
    return texts;
  }

  private static void putSources(Path folder, Map<String, String> texts) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(one -> one.toString().matches(".*\\.(java|sql)")).toList()) {
        texts.put(file.toString(), joined(Files.readString(file)));
      }
    }
  }

  private static String joined(String text) {
    return text.replaceAll("\"\\s*\\+?\\s*\\n\\s*\\+?\\s*\"", "");
  }
}
