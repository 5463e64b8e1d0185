package io.partnerinsights.core.download;

import static io.partnerinsights.core.download.LoopbackStore.Answer.status;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.partnerinsights.core.download.LoopbackStore.Answer;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.RetryPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportFileTest {
  private static final byte[] CONTENT = LoopbackStore.noise(300_000);

  private LoopbackStore store;

  @BeforeEach
  void start() throws IOException {
    store = new LoopbackStore();
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void readsAPlainFile() throws IOException {
    store.answers(Answer.of(CONTENT));

    assertThat(store.read()).isEqualTo(CONTENT);
  }

  @Test
  void inflatesGzipWithAContentEncoding() throws IOException {
    store.answers(Answer.of(LoopbackStore.gzip(CONTENT)).with("Content-Encoding", "gzip"));

    assertThat(store.read()).isEqualTo(CONTENT);
  }

  @Test
  void inflatesGzipWithoutAContentEncoding() throws IOException {
    store.answers(Answer.of(LoopbackStore.gzip(CONTENT)));

    assertThat(store.read()).isEqualTo(CONTENT);
  }

  @Test
  void readsAPlainFileWithAGzipContentEncoding() throws IOException {
    store.answers(Answer.of(CONTENT).with("Content-Encoding", "gzip"));

    assertThat(store.read()).isEqualTo(CONTENT);
  }

  @Test
  void inflatesAFileThatWasCompressedTwice() throws IOException {
    store.answers(
        Answer.of(LoopbackStore.gzip(LoopbackStore.gzip(CONTENT)))
            .with("Content-Encoding", "gzip"));

    assertThat(store.read()).isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void readsFilesTooShortForGzip(int length) throws IOException {
    byte[] tiny = Arrays.copyOf(CONTENT, length);
    store.answers(Answer.of(tiny));

    assertThat(store.read()).isEqualTo(tiny);
  }

  @Test
  void refusesAnUnknownEncoding() {
    store.answers(Answer.of(CONTENT).with("Content-Encoding", "br"));

    assertThat(store.failure())
        .hasMessageContaining("PI-4006")
        .hasMessageContaining("Content-Encoding is br");
  }

  @Test
  void sendsNoAuthorizationAndRequestsStoredBytes() throws IOException {
    store.answers(Answer.of(CONTENT));
    store.read();

    assertThat(store.requests()).hasSize(1);
    assertThat(store.requests().get(0)).doesNotContainKey("Authorization");
    assertThat(store.requests().get(0).getFirst("Accept-Encoding")).isEqualTo("gzip");
  }

  @Test
  void countsTheStoredBytesNotTheInflatedOnes() throws IOException {
    byte[] stored = LoopbackStore.gzip(new byte[1_000_000]);
    store.answers(Answer.of(stored).tagged("v1"));

    try (ReportStream in = store.file().open()) {
      assertThat(in.storedSize()).hasValue((long) stored.length);
      in.transferTo(OutputStream.nullOutputStream());
      assertThat(in.bytesReceived()).isEqualTo(stored.length);
      assertThat(in.resumes()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, STORAGE_REFUSED",
    "403, LINK_EXPIRED",
    "404, FILE_GONE",
    "410, FILE_GONE",
    "412, FILE_CHANGED",
    "418, STORAGE_REFUSED",
  })
  void mapsAStatusToAnErrorWithoutRetrying(int status, ErrorCode code) {
    store.answers(status(status).with("x-ms-error-code", "StoreErrorCode"));

    PartnerInsightsException e = store.failure();

    assertThat(e.code()).isEqualTo(code);
    assertThat(e)
        .hasMessageContaining("report r-1, execution e-1")
        .hasMessageContaining(status + ", StoreErrorCode")
        .hasMessageNotContaining(LoopbackStore.SIGNATURE);
    assertThat(e.ids()).containsEntry("reportId", "r-1").containsEntry("executionId", "e-1");
    assertThat(store.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void retriesWhileTheStoreIsBusy(int status) throws IOException {
    store.answers(status(status), status(status), Answer.of(CONTENT));

    assertThat(store.read()).isEqualTo(CONTENT);
  }

  @Test
  void givesUpOnAStoreThatStaysBusy() {
    store.answers(status(503));

    assertThat(store.failure().code()).isEqualTo(ErrorCode.STORAGE_REFUSED);
    assertThat(store.requests()).hasSize(3);
  }

  @Test
  void reportsAnUnreachableStore() {
    ReportFile file = store.answers(Answer.of(CONTENT)).file();
    store.close();

    assertThatThrownBy(file::open)
        .hasMessageContaining("PI-4004")
        .hasMessageContaining("cannot be reached")
        .hasMessageNotContaining(LoopbackStore.SIGNATURE);
  }

  @Test
  void abortsTheTransferWhenClosedEarly() throws Exception {
    byte[] large = LoopbackStore.noise(128 << 20);
    store.answers(Answer.of(large).tagged("v1"));

    ReportStream in = store.file().open();
    in.readNBytes(1000);
    in.close();

    // Only the bytes in the buffers of the sockets have been sent.
    assertThat(store.written(1)).isLessThan(12 << 20);
    assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessageContaining("closed");
  }

  @Test
  void stopsWhenTheThreadIsInterrupted() throws IOException {
    store.answers(Answer.of(CONTENT));
    try (ReportStream in = store.file().open()) {
      Thread.currentThread().interrupt();
      PartnerInsightsException e =
          catchThrowableOfType(PartnerInsightsException.class, in::readAllBytes);
      assertThat(e.code()).isEqualTo(ErrorCode.WAIT_INTERRUPTED);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void refusesAMalformedLinkWithoutShowingIt() {
    FileStore files = FileStore.of(new OkHttpClient(), RetryPolicy.never());
    ReportFile file = files.file(LoopbackStore.report("nonsense?sig=very-secret"));

    assertThatThrownBy(file::open)
        .hasMessageContaining("PI-4005")
        .hasMessageContaining("is not a URL")
        .hasMessageNotContaining("very-secret");
  }

  @Test
  void refusesALinkThatIsNotHttpsWithoutShowingIt() {
    FileStore files = FileStore.of(new OkHttpClient(), RetryPolicy.never());
    ReportFile file =
        files.file(LoopbackStore.report("http://store.example/r.csv?sig=very-secret"));

    assertThatThrownBy(file::open)
        .hasMessageContainingAll("PI-4005", "is not https", "store.example")
        .hasMessageNotContaining("very-secret");
  }

  static List<Arguments> otherFiles() throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("report.csv"));
      out.write("Month,Name\n".getBytes(UTF_8));
    }
    return List.of(
        arguments("a ZIP archive", zip.toByteArray()),
        arguments("text in UTF-16", "Month,Name\n".getBytes(UTF_16)),
        arguments("text in UTF-16", "\uFEFFMonth,Name\n".getBytes(UTF_16LE)),
        arguments("text in UTF-16", "Month,Name\n".getBytes(UTF_16LE)),
        arguments("text in UTF-16", "Month,Name\n".getBytes(UTF_16BE)));
  }

  @ParameterizedTest
  @MethodSource("otherFiles")
  void namesAFileOfAnotherKind(String kind, byte[] file) throws IOException {
    for (byte[] content : List.of(file, LoopbackStore.gzip(file))) {
      store.answersOnly(Answer.of(content));

      PartnerInsightsException e = store.failure();

      assertThat(e.code()).isEqualTo(ErrorCode.FILE_CORRUPT);
      assertThat(e).hasMessageContaining("is " + kind);
    }
  }

  @Test
  void refusesAProxysLoginPage() throws IOException {
    byte[] page = "\n <!DOCTYPE html><html>Sign in</html>".getBytes(UTF_8);
    byte[] marked = "\uFEFF<html>".getBytes(UTF_8);
    byte[] text = "Sign in please".getBytes(UTF_8);
    List<Answer> pages =
        List.of(
            Answer.of(page),
            Answer.of(LoopbackStore.gzip(page)),
            Answer.of(marked),
            Answer.of(text).with("Content-Type", "Text/HTML; charset=utf-8"));
    for (Answer each : pages) {
      store.answersOnly(each);
      PartnerInsightsException e = store.failure();
      assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_REFUSED);
      assertThat(e)
          .hasMessageContainingAll("answered with a web page", "Remedy: check the proxy options");
    }
  }

  @Test
  void acceptsAnAngleBracketInsideTheContent() throws IOException {
    byte[] content = "a,b\n<x>,1\n".getBytes(UTF_8);
    store.answers(Answer.of(content).with("Content-Type", "text/csv"));

    assertThat(store.read()).isEqualTo(content);
  }
}
