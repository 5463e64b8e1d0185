package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.RecordedCall;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies that an earlier process left behind, with bytes that a power failure has changed. */
final class DamagedCopyTest {
  private static final String QUERY =
      "SELECT CustomerName, CustomerTenantId, Month, MonthlyActiveUsers FROM OfficeUsage";

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder().latency(Duration.ofMillis(20)).scale(6).compression(Compression.NONE));

  @TempDir Path folder;
  private final Application application = new Application();
  private ReadPlan plan;
  private Report report;
  private Path copy;

  @BeforeEach
  void createReport() {
    plan =
        Session.open(ConnectorOptions.parse(SERVICE.options("query", QUERY)), application).plan();
    report = plan.read().await();
    copy = folder.resolve("usage.part");
  }

  @AfterEach
  void close() {
    application.close();
  }

  @Test
  void aSoundCopyIsContinued() throws IOException {
    byte[] whole = download(folder.resolve("whole"));
    kill(600_000);
    SERVICE.calls().reset();

    assertThat(download(copy)).isEqualTo(whole);
    assertThat(downloads()).containsExactly(206);
  }

  @Test
  void bytesAfterTheCheckedOnesAreNotUsed() throws IOException {
    byte[] whole = download(folder.resolve("whole"));
    kill(600_000);
    try (RandomAccessFile file = new RandomAccessFile(copy.toFile(), "rw")) {
      file.setLength(800_000);
    }

    assertThat(download(copy)).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100_000, 500_000})
  void zeroedBytesAreDownloadedAgain(int position) throws IOException {
    byte[] whole = download(folder.resolve("whole"));
    kill(600_000);
    zero(position);
    SERVICE.calls().reset();

    assertThat(download(copy)).isEqualTo(whole);
    assertThat(downloads()).containsExactly(200);
  }

  @Test
  void zeroedBytesOfACompleteCopyAreDownloadedAgain() throws IOException {
    byte[] whole = download(copy);
    SERVICE.calls().reset();
    assertThat(download(copy)).isEqualTo(whole);
    assertThat(downloads()).isEmpty();
    zero(700_000);

    assertThat(download(copy)).isEqualTo(whole);
    assertThat(downloads()).containsExactly(200);
  }

  private void zero(int position) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(copy.toFile(), "rw")) {
      file.seek(position);
      file.write(new byte[4096]);
    }
  }

  /** Downloads a part, as a process that is killed then. */
  private void kill(long after) {
    assertThatThrownBy(
            () -> report.download(copy, plan.spec(), (bytes, size) -> failAfter(bytes, after)))
        .hasMessage("killed");
    assertThat(copy).exists();
  }

  private static void failAfter(long bytes, long after) {
    if (bytes >= after) {
      throw new IllegalStateException("killed");
    }
  }

  private byte[] download(Path path) throws IOException {
    try (DownloadedReport read = report.download(path, plan.spec(), (bytes, size) -> {});
        InputStream content = read.content()) {
      byte[] bytes = content.readAllBytes();
      assertThat(bytes).isEqualTo(Files.readAllBytes(path)).hasSizeGreaterThan(800_000);
      return bytes;
    }
  }

  private static List<Integer> downloads() {
    return SERVICE.calls().all().stream()
        .filter(call -> call.kind() == RecordedCall.Kind.DOWNLOAD)
        .map(RecordedCall::status)
        .toList();
  }
}
