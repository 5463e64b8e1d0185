package io.partnerinsights.spark;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.Snippet;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every snippet of the documentation in SQL, Java, Python and Scala against the sandbox, after
 * the configuration that its page shows; {@code flink/FlinkSnippetsTest} runs those of the page on
 * Flink. Python and Scala are translated to Java. {@code docs/DocumentsTest} counts the snippets
 * that are commands of a terminal.
 */
final class SnippetsTest {
  private static final Set<String> LANGUAGES =
      Set.of("properties", "sql", "java", "python", "scala");

  @TempDir static Path folder;

  private static TestCertificate certificate;
  private static Sandbox sandbox;

  @BeforeAll
  static void start() {
    certificate = TestCertificate.valid(folder);
    sandbox =
        Sandbox.builder()
            .latency(Duration.ofMillis(20))
            .scale(0.1)
            .with(s -> s.certificates.add(certificate.certificate()))
            .start();
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void everySnippetOfReadmeRuns() throws Exception {
    run(Path.of("README.md"));
  }

  @TestFactory
  @Tag("full")
  Stream<DynamicTest> everySnippetOfThePageRuns() throws IOException {
    return Snippet.pages().stream()
        .filter(page -> !page.equals(Snippet.FLINK) && !snippets(page).isEmpty())
        .map(page -> DynamicTest.dynamicTest(page.toString(), () -> run(page)));
  }

  private static void run(Path page) throws Exception {
    Path classes = Files.createTempDirectory(folder, "page");
    try (SnippetSession session = new SnippetSession(sandbox, certificate, classes)) {
      for (Snippet snippet : snippets(page)) {
        session.run(snippet);
      }
    }
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
