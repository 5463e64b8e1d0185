package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.sandbox.RecordedCall;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads existing reports. */
final class DownloadTest {
  private static final String QUERY =
      "SELECT CustomerName, CustomerTenantId, Month, MonthlyActiveUsers FROM OfficeUsage";

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder().latency(Duration.ofMillis(20)).scale(5).compression(Compression.NONE));

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("usage.csv");
  }

  @Test
  void theFileIsTheServices() throws IOException {
    CommandRun run = run("download", report(), "--output", file.toString());

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err()).contains("Wrote the file");
    assertThat(Files.readString(file)).startsWith("CustomerName,CustomerTenantId,Month");
    assertThat(folder.toFile().list()).containsExactly("usage.csv");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--format json"})
  void aBrokenDownloadLeavesNoFile(String format) throws IOException {
    String reportId = report();
    SERVICE.sandbox().faults().on("GET", "/blob/").times(1).breakAfter(400_000);
    SERVICE.sandbox().faults().on("GET", "/blob/").always().respond(404);
    Files.writeString(file, "of yesterday");

    CommandRun run = download(reportId, format);

    assertThat(run.exit()).as(run.err()).isEqualTo(6);
    assertThat(file).hasContent("of yesterday");
    assertThat(folder.toFile().list()).containsExactly("usage.csv");
  }

  @Test
  void aBrokenDownloadPrintsNothing() {
    String reportId = report();
    SERVICE.sandbox().faults().on("GET", "/blob/").times(1).breakAfter(400_000);
    SERVICE.sandbox().faults().on("GET", "/blob/").always().respond(404);

    CommandRun run = run("download", reportId);

    assertThat(run.exit()).as(run.err()).isEqualTo(6);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--format csv"})
  void aTransferThatBreaksIsResumed(String format) throws IOException {
    String reportId = report();
    assertThat(download(reportId, format).exit()).isZero();
    byte[] whole = Files.readAllBytes(file);
    SERVICE.sandbox().faults().on("GET", "/blob/").times(1).breakAfter(400_000);
    SERVICE.calls().reset();

    CommandRun run = download(reportId, format);

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(downloads()).containsExactly(200, 206);
    assertThat(file).hasBinaryContent(whole);
  }

  @Test
  void aDownloadCanBeConverted() throws IOException {
    CommandRun run = run("download", report(), "--format", "json");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.json()).hasSize(SERVICE.sandbox().expectedRows(QUERY).size());
  }

  @Test
  void followsAReportUntilItIsComplete() throws IOException {
    CommandRun run = run("executions", "list", report(), "--follow", "--json");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.json().get(0).path("executionStatus").asText()).isEqualTo("Completed");
    assertThat(run.out()).doesNotContain("sig=");
  }

  /** Creates a report that stays. */
  private static String report() {
    try (Application application = new Application()) {
      return plan(application, "query", QUERY, "keep", "report", "reuse", "never")
          .read()
          .await()
          .reportId();
    }
  }

  private CommandRun download(String reportId, String format) {
    List<String> command =
        new ArrayList<>(List.of("download", reportId, "--yes", "--output", file.toString()));
    command.addAll(format.isEmpty() ? List.of() : List.of(format.split(" ")));
    return run(command.toArray(String[]::new));
  }

  private static ReadPlan plan(Application application, String... options) {
    return Session.open(ConnectorOptions.parse(SERVICE.options(options)), application).plan();
  }

  private static List<Integer> downloads() {
    return SERVICE.calls().all().stream()
        .filter(call -> call.kind() == RecordedCall.Kind.DOWNLOAD)
        .map(RecordedCall::status)
        .toList();
  }

  private CommandRun run(String... arguments) {
    return CommandRun.at(SERVICE.sandbox(), folder, arguments);
  }
}
