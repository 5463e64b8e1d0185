package io.partnerinsights.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failing test adds at most 100 lines to the console, of which Surefire prints about 30. */
final class TestLogsTest {
  private static final String LONG = "line\n".repeat(5_000) + "the end";

  @TempDir Path folder;

  @Test
  void showsTheLastLinesOfOneTestOnly() throws IOException {
    Path file = folder.resolve("reports").resolve("SomeTest.log");
    TestLog log = new TestLog();
    PrintStream printed = new PrintStream(log, true, StandardCharsets.UTF_8);
    log.open(file);
    printed.println("of another test");
    log.mark();
    LONG.lines().forEach(printed::println);

    assertThat(log.tail()).contains("the end").doesNotContain("of another test");
    assertThat(log.tail().lines()).hasSizeLessThanOrEqualTo(41);
    log.open(folder.resolve("next"));
    assertThat(Files.readAllLines(file)).hasSize(5_002).startsWith("of another test");
    assertThat(folder.resolve("next")).doesNotExist();
  }

  @Test
  void cutsMessagesAndStackTraces() {
    Throwable thrown = new IllegalStateException(LONG);
    for (int i = 0; i < 10; i++) {
      thrown = new AssertionError(LONG, thrown);
    }

    assertThat(FailureText.of(thrown).lines()).hasSizeLessThanOrEqualTo(28);
    assertThat(FailureText.message(LONG)).startsWith("line").endsWith("the end");
    assertThat(FailureText.message(LONG).lines()).hasSizeLessThanOrEqualTo(11);
    assertThat(FailureText.message("a\nb")).isEqualTo("a\nb");
  }
}
