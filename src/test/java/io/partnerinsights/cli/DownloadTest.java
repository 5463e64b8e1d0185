package io.partnerinsights.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.DownloadedReport;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.sandbox.RecordedCall;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Downloads existing reports, also after a process was killed. */
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

  @Test
  void aKilledDownloadContinues() throws IOException {
    String reportId = report();
    kill(reportId, 400_000);
    SERVICE.calls().reset();

    CommandRun run = run("download", reportId, "--output", file.toString());

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(downloads()).containsExactly(206);
    Path whole = folder.resolve("whole.csv");
    run("download", reportId, "--output", whole.toString());
    assertThat(file).hasSameBinaryContentAs(whole);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("usage.csv", "whole.csv");
  }

  @Test
  void aFileThatHasChangedIsDownloadedAgain() throws IOException {
    String reportId = report();
    kill(reportId, 400_000);
    SERVICE.sandbox().changeFiles();
    SERVICE.calls().reset();

    CommandRun run = run("download", reportId, "--output", file.toString());

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(downloads()).containsExactly(412, 200);
    assertThat(Files.readString(file).lines().count())
        .isGreaterThan(SERVICE.sandbox().expectedRows(QUERY).size());
  }

  @Test
  void aCopyOfAnotherReportIsReplaced() throws IOException {
    kill(report(), 20_000);

    CommandRun run = run("query", QUERY + " LIMIT 3", "--output", file.toString());

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(file).content().hasLineCount(4);
  }

  @Test
  void aSecondCommandDoesNotReplaceAFileThatIsRead() throws IOException {
    try (Application application = new Application()) {
      ReadPlan plan = plan(application, "reportId", report());
      Report first = plan.read().await();
      Path part = folder.resolve("usage.csv.part");
      try (DownloadedReport read = first.download(part, plan.spec(), (bytes, size) -> {});
          InputStream content = read.content()) {
        String start = new String(content.readNBytes(20_000), UTF_8);

        CommandRun second =
            run("query", QUERY + " LIMIT 3", "--preview", "false", "--output", file.toString());

        assertThat(second.exit()).isEqualTo(6);
        assertThat(second.err()).contains("PI-4", "by another process");
        assertThat(start + new String(content.readAllBytes(), UTF_8))
            .isEqualTo(Files.readString(part));
      }
      assertThat(run("query", QUERY + " LIMIT 3", "--output", file.toString()).exit()).isZero();
    }
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

  @Test
  void anUnknownReportHasItsCode() {
    CommandRun run = run("download", "0-0", "--json");

    assertThat(run.exit()).isEqualTo(5);
    assertThat(run.error().path("code").asText()).isEqualTo("PI-3006");
    assertThat(run.error().path("ids").path("reportId").asText()).isEqualTo("0-0");
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

  /** Downloads a part, as a process that is killed then. */
  private void kill(String reportId, long after) {
    try (Application application = new Application()) {
      ReadPlan plan = plan(application, "reportId", reportId);
      Report report = plan.read().await();
      Path part = folder.resolve("usage.csv.part");
      assertThatThrownBy(
              () -> report.download(part, plan.spec(), (bytes, size) -> failAfter(bytes, after)))
          .hasMessage("killed");
      assertThat(part).exists();
    }
  }

  private static void failAfter(long bytes, long after) {
    if (bytes >= after) {
      throw new IllegalStateException("killed");
    }
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
