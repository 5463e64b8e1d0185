package io.partnerinsights.core.download;

import static io.partnerinsights.core.download.LoopbackStore.Answer.ofStatus;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.partnerinsights.core.download.LoopbackStore.Answer;
import io.partnerinsights.core.download.ReportFile.FileStore;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.RetryPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportFileTest {
  private static final byte[] CONTENT = LoopbackStore.randomBytes(300_000);

  @AutoClose private final LoopbackStore store = new LoopbackStore();

  /** Contents and answers; the header Content-Encoding need not be right. */
  static Stream<Arguments> files() throws IOException {
    Answer plain = Answer.of(CONTENT);
    Answer gzip = Answer.of(LoopbackStore.gzip(CONTENT));
    Answer twice = Answer.of(LoopbackStore.gzip(LoopbackStore.gzip(CONTENT)));
    byte[] csv = "a,b\n<x>,1\n".getBytes(UTF_8);
    return Stream.of(
        arguments(CONTENT, List.of(plain)),
        arguments(CONTENT, List.of(gzip)),
        arguments(CONTENT, List.of(gzip.withHeader("Content-Encoding", "gzip"))),
        arguments(CONTENT, List.of(plain.withHeader("Content-Encoding", "gzip"))),
        arguments(CONTENT, List.of(twice.withHeader("Content-Encoding", "gzip"))),
        arguments(new byte[0], List.of(Answer.of(new byte[0]))),
        arguments(new byte[1], List.of(Answer.of(new byte[1]))),
        arguments(new byte[2], List.of(Answer.of(new byte[2]))),
        arguments(csv, List.of(Answer.of(csv).withHeader("Content-Type", "text/csv"))),
        arguments(CONTENT, List.of(ofStatus(429), ofStatus(500), plain)),
        arguments(CONTENT, List.of(ofStatus(520), ofStatus(529), plain)));
  }

  @ParameterizedTest
  @MethodSource("files")
  void readsTheContent(byte[] content, List<Answer> script) throws IOException {
    store.addAnswers(script.toArray(Answer[]::new));

    assertThat(store.readFile()).isEqualTo(content);
  }

  @Test
  void refusesAnUnknownEncoding() {
    store.addAnswers(Answer.of(CONTENT).withHeader("Content-Encoding", "br"));

    assertThat(store.readFailure()).hasMessageContainingAll("PI-4006", "Content-Encoding is br");
  }

  @Test
  void sendsNoAuthorizationAndRequestsStoredBytes() throws IOException {
    store.addAnswers(Answer.of(CONTENT));
    store.readFile();

    assertThat(store.requests()).hasSize(1);
    assertThat(store.requests().get(0).get("Authorization")).isNull();
    assertThat(store.requests().get(0).get("Accept-Encoding")).isEqualTo("gzip");
  }

  @Test
  void countsTheStoredBytesNotTheInflatedOnes() throws IOException {
    byte[] stored = LoopbackStore.gzip(new byte[1_000_000]);
    store.addAnswers(Answer.of(stored).withTag("v1"));

    try (ReportStream in = store.reportFile().open()) {
      assertThat(in.storedSize()).hasValue((long) stored.length);
      in.transferTo(OutputStream.nullOutputStream());
      assertThat(in.bytesReceived()).isEqualTo(stored.length);
      assertThat(in.resumeCount()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, STORAGE_REFUSED",
    "403, STORAGE_REFUSED",
    "404, FILE_GONE",
    "410, FILE_GONE",
    "412, FILE_CHANGED",
    "418, STORAGE_REFUSED",
    "501, STORAGE_REFUSED",
    "511, STORAGE_REFUSED",
  })
  void mapsAStatusToAnErrorWithoutRetrying(int status, ErrorCode code) {
    store.addAnswers(ofStatus(status).withHeader("x-ms-error-code", "StoreErrorCode"));

    PartnerInsightsException e = store.readFailure();

    assertThat(e.code()).isEqualTo(code);
    assertThat(e)
        .hasMessageContainingAll("report r-1, execution e-1", status + ", StoreErrorCode")
        .hasMessageNotContaining(LoopbackStore.SIGNATURE);
    assertThat(e.ids()).containsEntry("reportId", "r-1").containsEntry("executionId", "e-1");
    assertThat(store.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503, 520})
  void givesUpOnAStoreThatStaysBusy(int status) {
    store.addAnswers(ofStatus(status));

    assertThat(store.readFailure())
        .hasMessageContainingAll("PI-4005", "responded with " + status, "run the read again")
        .hasMessageNotContaining("create a new report");
    assertThat(store.requests()).hasSize(3);
  }

  /** Its path or query may be a secret. A redirect in a circle leads to no other host. */
  @ParameterizedTest
  @CsvSource({
    "302, https://login.corp.example:8443/a?sig=very-secret, redirected to" + " login.corp.example",
    "301, //store.example/f, redirected to store.example",
    "307, http://localhost:1/f, redirected to localhost",
    "308, https://USER:very-secret@store.example/f, redirected to store.example",
    "302, '', rejected the request",
    "304, https://store.example/f, rejected the request",
    "302, mailto:a@b.example, rejected the request"
  })
  void namesTheHostOfARedirect(int status, String location, String words) {
    store.addAnswers(ofStatus(status).withHeader("Location", location));

    assertThat(store.readFailure())
        .hasMessageContainingAll("PI-4005", words, "responded with " + status)
        .hasMessageNotContainingAny("very-secret", "/a", "/f");
  }

  @Test
  void reportsAnUnreachableStore() throws IOException {
    ReportFile file = store.addAnswers(Answer.of(CONTENT)).reportFile();
    store.close();

    assertThatThrownBy(file::open)
        .hasMessageContainingAll("PI-4004", "cannot be reached")
        .hasMessageNotContaining(LoopbackStore.SIGNATURE);
  }

  @Test
  void abortsTheTransferWhenClosedEarly() throws Exception {
    byte[] large = LoopbackStore.randomBytes(128 << 20);
    store.addAnswers(Answer.of(large).withTag("v1"));

    ReportStream in = store.reportFile().open();
    in.readNBytes(1000);
    in.close();

    // Only the bytes in the buffers of the sockets have been sent.
    assertThat(store.awaitBytesSent(1)).isLessThan(12 << 20);
    assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessageContaining("closed");
  }

  @Test
  void stopsWhenTheThreadIsInterrupted() throws IOException {
    store.addAnswers(Answer.of(CONTENT));
    try (ReportStream in = store.reportFile().open()) {
      Thread.currentThread().interrupt();
      PartnerInsightsException e =
          catchThrowableOfType(PartnerInsightsException.class, in::readAllBytes);
      assertThat(e.code()).isEqualTo(ErrorCode.WAIT_INTERRUPTED);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nonsense?sig=very-secret, is not a valid URL",
    "http://store.example/r.csv?sig=very-secret, the link uses http"
  })
  void refusesALinkWithoutShowingIt(String link, String reason) {
    FileStore files = FileStore.of(new OkHttpClient(), RetryPolicy.noRetries());
    ReportFile file = files.file(LoopbackStore.completedReport(link));

    assertThatThrownBy(file::open)
        .hasMessageContainingAll("PI-4005", reason)
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
      store.replaceAnswers(Answer.of(content));

      PartnerInsightsException e = store.readFailure();

      assertThat(e.code()).isEqualTo(ErrorCode.FILE_CORRUPT);
      assertThat(e).hasMessageContaining("is " + kind);
    }
  }

  static Stream<Answer> webPages() throws IOException {
    byte[] page = "\n <!DOCTYPE html><html>Sign in</html>".getBytes(UTF_8);
    return Stream.of(
        Answer.of(page),
        Answer.of(LoopbackStore.gzip(page)),
        Answer.of("\uFEFF<html>".getBytes(UTF_8)),
        Answer.of(CONTENT).withHeader("Content-Type", "Text/HTML; charset=utf-8"));
  }

  @ParameterizedTest
  @MethodSource("webPages")
  void refusesAProxysLoginPage(Answer page) {
    store.addAnswers(page);

    PartnerInsightsException e = store.readFailure();

    assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_REFUSED);
    assertThat(e).hasMessageContainingAll("A web page", "Remedy: check options proxy");
  }
}
