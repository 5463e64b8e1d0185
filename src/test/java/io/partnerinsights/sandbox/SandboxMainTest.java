package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line, and the files that a sandbox leaves. */
final class SandboxMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) throws InterruptedException {
    return SandboxMain.run(arguments, print(out), print(err));
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--prot 8080            | Unknown options: '--prot'",
        "--port                 | Missing required parameter for option '--port'",
        "--latency 3            | option '--latency': write 200ms, 3s, 5m or 1h, not 3",
        "--days-per-minute -1   | days-per-minute must be 0 or more: -1.0",
        "--data-until 2020-01   | dataUntil 2020-01 is before the first month 2024-01",
      })
  void refusesAWrongFlagWithItsValues(String flags, String sentence) throws InterruptedException {
    assertThat(run(flags.strip().split(" "))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains(sentence)
        .endsWith("Run it with --help to see all flags." + System.lineSeparator())
        .hasLineCount(2)
        .doesNotContain("Exception");
    assertThat(out.size()).isZero();
  }

  @Test
  void helpHasTheValuesOfFlags() throws InterruptedException {
    assertThat(run("--help")).isZero();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("--quirk", "page-datasets", "GZIP_UNANNOUNCED", "200ms, 3s, 5m or 1h");
  }

  @Test
  void aTakenPortLeavesNoThreadsAndFiles() throws IOException, InterruptedException {
    List<String> before = leftovers();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(run("--port", "" + taken.getLocalPort())).isEqualTo(1);
      assertThat(err.toString(StandardCharsets.UTF_8))
          .startsWith("Cannot listen on 127.0.0.1:" + taken.getLocalPort());
    }
    assertThat(leftovers()).isEqualTo(before);
  }

  /** A terminal has 24 lines, and the last one is for the cursor. */
  @Test
  void printsOneScreenWithoutAnAccessTokenAndLeavesNothing() throws IOException {
    List<String> before = leftovers();
    try (Sandbox sandbox = SandboxMain.parseSettings("--port", "0").start()) {
      String printed = SandboxMain.readyMessage(sandbox);

      assertThat(printed.lines()).allMatch(line -> line.length() <= 140).hasSizeLessThan(24);
      assertThat(printed)
          .containsSubsequence("spark-sql --jars ", "PartnerInsightsProcedureCatalog", "/lines")
          .doesNotContain("eyJ");
      assertThat(leftovers()).isNotEqualTo(before);
    }
    assertThat(leftovers()).isEqualTo(before);
  }

  /** Returns the threads and folders of sandboxes of this process. */
  private static List<String> leftovers() throws IOException {
    String name = "partnerinsights-sandbox";
    String own = name + "-" + ProcessHandle.current().pid() + "-";
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return Stream.concat(
              files.map(file -> file.getFileName().toString()).filter(file -> file.startsWith(own)),
              Thread.getAllStackTraces().keySet().stream()
                  .map(Thread::getName)
                  .filter(thread -> thread.startsWith(name)))
          .sorted()
          .toList();
    }
  }
}
