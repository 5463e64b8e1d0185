package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results that cannot be written, and texts of the service on a terminal. */
final class OutputTest extends CommandTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "query|" + QUERY + "|--format|csv",
        "query|" + QUERY + "|--format|tsv",
        "query|" + QUERY + "|--format|json",
        "query|" + QUERY + "|--format|table",
        "datasets|--json",
        "datasets",
        "queries|list",
        "completion",
        "doctor"
      })
  void aResultThatIsNotWrittenIsAnError(String command) {
    OutputStream fullDisk =
        new OutputStream() {
          @Override
          public void write(int ignored) throws IOException {
            throw new IOException("No space left on device");
          }
        };

    CommandRun.of(fullDisk, CommandRun.toVariables(account), home, "", false, command.split("\\|"))
        .assertExits(2, "PI-6015", "standard output");

    assertThat(SERVICE.calls().count("DELETE", "/ScheduledReport")).isZero();
  }

  @Test
  @Tag("full")
  void quietHidesTheProgressOnATerminal() {
    try (Sandbox sandbox = Sandbox.builder().latency(Duration.ofSeconds(12)).start()) {
      account = ReadOptions.of(sandbox);
      CompletableFuture<CommandRun> other =
          CompletableFuture.supplyAsync(
              () -> atTerminal("", "query", QUERY, "--output", home + "/quiet.csv", "--quiet"));
      CommandRun shown = atTerminal("", "query", QUERY, "--output", home + "/shown.csv");
      CommandRun quiet = other.join();

      assertThat(shown.err())
          .containsPattern("^OfficeUsage: waiting for report \\S+ \\(\\w+\\), since ");
      quiet.assertExits(0);
      assertThat(quiet.err()).isEmpty();
      assertThat(home.resolve("quiet.csv")).hasSameTextualContentAs(home.resolve("shown.csv"));
    }
  }

  @Test
  void aSpecialFileIsNotReplaced() throws IOException {
    Path special = home.resolve("special");
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(special));

      run("query", QUERY, "--output", special.toString(), "--yes").assertExits(2, "PI-6015");

      assertThat(special).exists();
      assertThat(Files.isRegularFile(special)).isFalse();
      assertThat(creationCount()).isZero();
    }
  }

  /** Another file would take the place of the one that a shell has opened. */
  @ParameterizedTest
  @ValueSource(strings = {"query|" + QUERY + "|--format|csv", "query|" + QUERY + "|--format|json"})
  @DisabledOnOs(OS.WINDOWS)
  void theOutputOfTheProcessIsPrintedTo(String command) {
    String output = "|--output|/dev/stdout";
    CommandRun named = run((command + output).split("[|]"));

    assertThat(named).isEqualTo(run(command.split("[|]")));
    assertThat(named.out()).contains("CustomerName");
    run(("query|" + QUERY + "|--format|parquet" + output).split("[|]"))
        .assertExits(2, "Parquet is a binary format");
  }

  /** A wait takes hours, and its rows could not be written. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aFileSystemThatTakesNoFileIsFoundBeforeTheWait() {
    run("query", QUERY, "--output", "/proc/rows.csv")
        .assertExits(2, "PI-6015", "cannot be written to /proc/rows.csv");
    assertThat(creationCount()).isZero();
  }

  @Test
  void aCheckOfTheOutputLeavesNoFile() throws IOException {
    run("query", QUERY, "--reportTimeout", "soon", "--output", home + "/rows.csv");

    assertThat(home).isEmptyDirectory();
  }

  @Test
  void aSecretAfterAWrongArgumentIsNotPrinted() {
    for (String secret : List.of("--client-secret=hush", "--client-secret hush --json")) {
      CommandRun run = run(("datasets " + secret).split(" ")).assertExits(2, "--client-secret");

      assertThat(run.err()).doesNotContain("hush");
    }
  }

  @Test
  void textsOfTheServiceDoNotControlTheTerminal() {
    SERVICE.sandbox().faults().on("GET", "/Scheduled").always().respond(400, "a\u001B[2Jb\u009Bc");

    CommandRun datasets = run("datasets");
    CommandRun doctor = run("doctor");

    assertThat(datasets.err()).contains("[2Jb").doesNotContain("\u001B", "\u009B");
    assertThat(doctor.out()).contains("[2Jb").doesNotContain("\u001B", "\u009B");
  }

  @Test
  void namesOfTheServiceDoNotControlTheTerminal() {
    String name = "a\u001B[2Jb\u009Bc\u202Ed\u2028e";
    try (Sandbox odd =
        Sandbox.builder()
            .with(s -> s.catalogChange = c -> c.withColumn("OfficeUsage", name, "string"))
            .start()) {
      account = ReadOptions.of(odd);
      CommandRun described = run("describe", "OfficeUsage");
      CommandRun listed = run("describe", "OfficeUsage", "--json");
      CommandRun planned = run("dry-run", "--query", "SELECT x FROM OfficeUsage", "--json");

      assertThat(described.out()).contains("[2Jb");
      assertThat(listed.outputJson().findValuesAsText("name")).contains(name);
      for (String shown : List.of(described.out(), listed.out(), planned.err())) {
        assertThat(shown.replace(System.lineSeparator(), "\n"))
            .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}&&[^\n]]");
      }
    }
  }
}
