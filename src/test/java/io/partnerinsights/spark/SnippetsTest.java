package io.partnerinsights.spark;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.PageOutputs;
import io.partnerinsights.testing.PageSandbox;
import io.partnerinsights.testing.Snippet;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every snippet of the documentation in SQL, Java, Python and Scala against the sandbox, after
 * the configuration that its page shows, and compares the outputs of the page with what they print.
 * {@code flink/FlinkSnippetsTest} runs those of the pages on Flink, and {@code cli/CommandPageTest}
 * the commands. Python and Scala are translated to Java. {@code docs/DocumentsTest} counts the
 * snippets that are commands of a terminal.
 */
final class SnippetsTest {
  private static final Set<String> LANGUAGES =
      Set.of("properties", "sql", "java", "python", "scala", "bash");

  /** Part of the names of the pages that run, as a regular expression. */
  private static final Pattern PAGES =
      Pattern.compile(System.getProperty("partnerinsights.page", ""));

  @TempDir static Path folder;

  private static TestCertificate certificate;

  @BeforeAll
  static void start() {
    certificate = TestCertificate.createValid(folder);
  }

  @Test
  void everySnippetOfReadmeRuns() throws Exception {
    run(Path.of("README.md"));
  }

  @TestFactory
  @Tag("full")
  Stream<DynamicTest> everySnippetOfThePageRuns() throws IOException {
    return Snippet.allPages().stream()
        .filter(page -> PAGES.matcher(page.toString()).find())
        .filter(page -> !Snippet.FLINK_PAGES.contains(page) && !snippets(page).isEmpty())
        .map(page -> DynamicTest.dynamicTest(page.toString(), () -> run(page)));
  }

  private static void run(Path page) throws Exception {
    Path classes = Files.createTempDirectory(folder, "page");
    PageOutputs outputs = PageOutputs.of(page);
    try (Sandbox sandbox =
            PageSandbox.of(page).with(s -> s.certificates.add(certificate.certificate())).start();
        SnippetSession session = new SnippetSession(sandbox, certificate, classes, outputs)) {
      for (Snippet snippet : snippets(page)) {
        session.run(snippet);
      }
    }
    outputs.checkOrWrite();
  }

  private static List<Snippet> snippets(Path page) {
    try {
      return Snippet.of(page).stream()
          .filter(snippet -> LANGUAGES.contains(snippet.language()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
