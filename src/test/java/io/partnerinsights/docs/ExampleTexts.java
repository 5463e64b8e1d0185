package io.partnerinsights.docs;

import io.partnerinsights.testing.Notebook;
import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The texts that show users how to read: README, docs, notebooks, examples, the sandbox's page. */
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

  private static final Path SANDBOX_PAGE =
      Path.of("src/main/java/io/partnerinsights/sandbox/ConnectSection.java");

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
    try (Stream<Path> files = Files.walk(Path.of("examples"))) {
      for (Path file : files.filter(one -> one.toString().matches(".*\\.(java|sql)")).toList()) {
        texts.put(file.toString(), joined(Files.readString(file)));
      }
    }
    texts.put(SANDBOX_PAGE.toString(), joined(Files.readString(SANDBOX_PAGE)));
    return texts;
  }

  private static String joined(String text) {
    return text.replaceAll("\"\\s*\\+?\\s*\\n\\s*\\+?\\s*\"", "");
  }
}
