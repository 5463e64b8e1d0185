package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Creates a report in one command and reads it in another. */
final class RunTest {
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @TempDir Path home;

  @Test
  void aSubmittedReportIsReadLater() {
    CommandRun submitted = run("run", "--query", QUERY, "--no-wait");
    String reportId = submitted.out().strip();

    CommandRun read = run("download", reportId, "--json");

    assertThat(submitted.exit()).as(submitted.err()).isZero();
    assertThat(submitted.err()).contains("partnerinsights download " + reportId);
    assertThat(read.json()).hasSize(SERVICE.sandbox().expectedRows(QUERY).size());
    assertThat(SERVICE.calls().count("DELETE")).isZero();
  }

  @Test
  void theCommandThatReadsLaterHasTheAccountsArguments() throws IOException {
    Path settings = Files.writeString(home.resolve("my settings"), "[work]\n");
    String account = " --profile work --settings '" + settings + "' --auth password";

    CommandRun submitted =
        run(
            "run",
            "--query",
            QUERY,
            "--no-wait",
            "--profile",
            "work",
            "--settings",
            settings.toString(),
            "--auth",
            "password");

    assertThat(submitted.err()).endsWith(submitted.out().strip() + account + "\n");
  }

  @Test
  void eachSubmissionHasItsOwnReport() {
    String first = run("run", "--query", QUERY, "--no-wait", "--json").json().toString();
    String second = run("run", "--query", QUERY, "--no-wait", "--json").json().toString();

    assertThat(first).contains("reportId").isNotEqualTo(second);
  }

  private CommandRun run(String... arguments) {
    return CommandRun.at(SERVICE.sandbox(), home, arguments);
  }
}
