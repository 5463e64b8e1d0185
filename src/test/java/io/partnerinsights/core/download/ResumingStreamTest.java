package io.partnerinsights.core.download;

import static io.partnerinsights.core.download.LoopbackStore.Answer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.download.LoopbackStore.Answer;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.options.ConnectorOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Breaks transfers, which are resumed or end with an error. */
class ResumingStreamTest {
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
  void resumesABrokenPlainDownload() throws IOException {
    Answer whole = Answer.of(CONTENT).tagged("v1");
    store.answers(
        whole.brokenAfter(100_000), whole.from(100_000).brokenAfter(50), whole.from(100_050));

    try (ReportStream in = store.file().open()) {
      assertThat(in.readAllBytes()).isEqualTo(CONTENT);
      assertThat(in.resumes()).isEqualTo(2);
    }
    assertThat(store.requests().get(1).getFirst("Range")).isEqualTo("bytes=100000-");
    assertThat(store.requests().get(1).getFirst("If-Match")).isEqualTo("\"v1\"");
    assertThat(store.requests().get(2).getFirst("Range")).isEqualTo("bytes=100050-");
  }

  /** The client's read timeout is short here. */
  @Test
  void resumesAfterAReadTimeout() throws IOException {
    Answer whole = Answer.of(CONTENT).tagged("v1");
    store.answers(whole.silentAfter(100_000), whole.from(100_000));
    HttpSettings shortTimeout =
        HttpSettings.of(ConnectorOptions.parseAccount(Map.of("readTimeout", "200ms")));

    try (ReportStream in = store.file(shortTimeout).open()) {
      assertThat(in.readAllBytes()).isEqualTo(CONTENT);
      assertThat(in.resumes()).isEqualTo(1);
    }
  }

  /** Another thread reads gzip ahead. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKilledTaskReadsNoFurtherBytes(boolean gzip) throws IOException {
    byte[] content = LoopbackStore.noise(4_000_000);
    AtomicBoolean killed = new AtomicBoolean();
    store.answers(Answer.of(gzip ? LoopbackStore.gzip(content) : content).tagged("v1"));

    try (ReportStream in = store.file(killed::get).open()) {
      assertThat(in.readNBytes(1_000)).hasSize(1_000);
      killed.set(true);
      assertThatThrownBy(in::readAllBytes).hasMessageContainingAll("PI-3007", "r-1", "e-1");
    }
  }

  @Test
  void aKilledTaskSendsNoFurtherRequest() {
    store.answers(status(503));

    assertThatThrownBy(() -> store.file(() -> !store.requests().isEmpty()).open())
        .hasMessageContaining("PI-3007");

    assertThat(store.requests()).hasSize(1);
  }

  @Test
  void resumesABrokenGzipDownload() throws IOException {
    Answer whole =
        Answer.of(LoopbackStore.gzip(CONTENT)).tagged("v1").with("Content-Encoding", "gzip");
    store.answers(whole.brokenAfter(100_001), whole.from(100_001));

    assertThat(store.read()).isEqualTo(CONTENT);
  }

  /**
   * The store has answered If-Match with a range, but its tag is gone: another file is possible.
   */
  @Test
  void aRangeWithoutTheTagIsAnotherFile() {
    Answer whole = Answer.of(CONTENT).tagged("v1");
    store.answers(whole.brokenAfter(100_000), Answer.of(CONTENT).from(100_000));

    assertThat(store.failure().code()).isEqualTo(ErrorCode.FILE_CHANGED);
  }

  @Test
  void anyNumberOfBreaksIsResumedWhileBytesArrive() throws IOException {
    Answer whole = Answer.of(CONTENT).tagged("v1");
    List<Answer> script = new ArrayList<>(List.of(whole.brokenAfter(1_000)));
    for (int at = 1_000; at < 30_000; at += 1_000) {
      script.add(whole.from(at).brokenAfter(1_000));
    }
    script.add(whole.from(30_000));
    store.answers(script.toArray(Answer[]::new));

    try (ReportStream in = store.file().open()) {
      assertThat(in.readAllBytes()).isEqualTo(CONTENT);
      assertThat(in.resumes()).isEqualTo(30);
    }
  }

  @Test
  void aStoreThatSendsNoFurtherBytesIsAnError() {
    Answer whole = Answer.of(CONTENT).tagged("v1");
    store.answers(whole.brokenAfter(1_000), whole.from(1_000).brokenAfter(0));

    assertThat(store.failure().code()).isEqualTo(ErrorCode.DOWNLOAD_BROKEN);
    assertThat(store.requests()).hasSize(6);
  }

  @Test
  void skipsReceivedBytesIfTheStoreHasNoRanges() throws IOException {
    Answer whole = Answer.of(CONTENT).tagged("v1");
    store.answers(whole.brokenAfter(100_000), whole);

    assertThat(store.read()).isEqualTo(CONTENT);
  }

  @Test
  void requestsTheRestAfterAShortRange() throws IOException {
    Answer whole = Answer.of(CONTENT).tagged("v1");
    store.answers(whole.brokenAfter(100), whole.range(100, 200_000), whole.from(200_000));

    assertThat(store.read()).isEqualTo(CONTENT);
  }

  @Test
  void refusesAGapAndAnotherFileSize() {
    Answer whole = Answer.of(CONTENT).tagged("v1");
    store.answers(whole.brokenAfter(100), whole.from(101));
    assertThat(store.failure().code()).isEqualTo(ErrorCode.FILE_CHANGED);

    Answer longer = Answer.of(LoopbackStore.noise(CONTENT.length + 1)).tagged("v1");
    store.answersOnly(whole.brokenAfter(100), longer.from(100));
    assertThat(store.failure().code()).isEqualTo(ErrorCode.FILE_CHANGED);
  }

  @Test
  void resumesAFileOfUnknownSize() throws IOException {
    Answer whole = Answer.of(CONTENT).tagged("v1");
    Answer broken = whole.brokenAfter(100_000).inBrokenChunks();
    store.answers(broken, whole.from(100_000).brokenAfter(50), whole.from(100_050));

    try (ReportStream in = store.file().open()) {
      assertThat(in.storedSize()).isEmpty();
      assertThat(in.readAllBytes()).isEqualTo(CONTENT);
      assertThat(in.storedSize()).hasValue((long) CONTENT.length);
    }
  }

  @Test
  void doesNotResumeWithoutAnETag() {
    store.answers(Answer.of(CONTENT).brokenAfter(100_000));

    PartnerInsightsException e = store.failure();

    assertThat(e.code()).isEqualTo(ErrorCode.DOWNLOAD_BROKEN);
    assertThat(e).hasMessageContaining("after 100000 of 300000 bytes");
    assertThat(store.requests()).hasSize(1);
  }

  @Test
  void doesNotResumeWithAWeakETag() {
    store.answers(Answer.of(CONTENT).with("ETag", "W/\"v1\"").brokenAfter(100_000));

    assertThat(store.failure().code()).isEqualTo(ErrorCode.DOWNLOAD_BROKEN);
    assertThat(store.requests()).hasSize(1);
  }

  @Test
  void refusesToResumeAChangedFile() {
    store.answers(Answer.of(CONTENT).tagged("v1").brokenAfter(100_000), status(412));

    assertThat(store.failure().code()).isEqualTo(ErrorCode.FILE_CHANGED);
  }

  @Test
  void detectsAChangedFileIfTheStoreIgnoresIfMatch() {
    store.answers(
        Answer.of(CONTENT).tagged("v1").brokenAfter(100_000),
        Answer.of(CONTENT).tagged("v2").from(100_000));

    assertThat(store.failure().code()).isEqualTo(ErrorCode.FILE_CHANGED);
  }

  @Test
  void refusesARangeWithoutAContentRange() {
    ByteString rest = ByteString.of(CONTENT).substring(100_000);
    Answer withoutRange =
        new Answer(206, Answer.of(CONTENT).tagged("v1").headers(), rest, rest.size());
    store.answers(Answer.of(CONTENT).tagged("v1").brokenAfter(100_000), withoutRange);

    assertThat(store.failure().code()).isEqualTo(ErrorCode.FILE_CHANGED);
  }

  @Test
  void reportsALinkThatExpiresDuringADownload() {
    store.answers(Answer.of(CONTENT).tagged("v1").brokenAfter(100_000), status(403));

    assertThat(store.failure().code()).isEqualTo(ErrorCode.LINK_EXPIRED);
  }

  @Test
  void givesUpAfterTooManyBreaksInARow() {
    Answer whole = Answer.of(CONTENT).tagged("v1");
    store.answers(whole.brokenAfter(10), whole.from(10).brokenAfter(0));

    PartnerInsightsException e = store.failure();

    assertThat(e.code()).isEqualTo(ErrorCode.DOWNLOAD_BROKEN);
    assertThat(e).hasMessageContaining("after 10 of 300000 bytes");
    assertThat(store.requests().size()).isBetween(3, 20);
  }

  @Test
  void resumesAnyNumberOfTimesWithProgressInBetween() throws IOException {
    byte[] large = LoopbackStore.noise(10 << 20);
    int step = (1 << 20) + 1;
    Answer whole = Answer.of(large).tagged("v1");
    store.answers(whole.brokenAfter(step));
    for (int at = step; at + step < large.length; at += step) {
      store.answers(whole.from(at).brokenAfter(step));
    }
    store.answers(whole.from(large.length / step * step));

    try (ReportStream in = store.file().open()) {
      assertThat(in.readAllBytes()).isEqualTo(large);
      assertThat(in.resumes()).isGreaterThan(8);
    }
  }
}
