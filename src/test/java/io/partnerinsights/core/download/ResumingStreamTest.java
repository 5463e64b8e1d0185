package io.partnerinsights.core.download;

import static io.partnerinsights.core.download.LoopbackStore.Answer.ofStatus;
import static io.partnerinsights.core.download.LoopbackStore.Framing.BROKEN_CHUNKS;
import static io.partnerinsights.core.download.LoopbackStore.Framing.CHUNKS;
import static io.partnerinsights.core.download.LoopbackStore.Framing.NOTHING;
import static io.partnerinsights.core.download.LoopbackStore.Framing.SILENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.partnerinsights.core.download.LoopbackStore.Answer;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.options.ConnectorOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Breaks transfers, which are resumed or end with an error. */
class ResumingStreamTest {
  private static final byte[] CONTENT = LoopbackStore.randomBytes(300_000);
  private static final Answer WHOLE = Answer.of(CONTENT).withTag("v1");
  private static final Answer UNTAGGED = Answer.of(CONTENT);

  @AutoClose private final LoopbackStore store = new LoopbackStore();

  /** The answers of the store, the bytes read or the error, and the number of requests. */
  static Stream<Arguments> brokenTransfers() throws IOException {
    Answer broken = WHOLE.brokenAfter(100_000);
    Answer gzip = Answer.of(LoopbackStore.gzip(CONTENT)).withTag("v1");
    Answer short100 = Answer.of(Arrays.copyOf(CONTENT, 100_000)).withTag("v1");
    Answer longer = Answer.of(LoopbackStore.randomBytes(300_001)).withTag("v1");
    Answer noRange = Answer.of(CONTENT).withTag("v1").withStatus("HTTP/1.1 206 No Range");
    Answer again = WHOLE.rangeFrom(1_000).brokenAfter(0);
    Answer rejected = ofStatus(403).withHeader("x-ms-error-code", "AuthenticationFailed");
    return Stream.of(
        arguments(CONTENT, 2, List.of(gzip.brokenAfter(100_001), gzip.rangeFrom(100_001))),
        // a store without ranges sends the file from its start
        arguments(CONTENT, 2, List.of(broken, WHOLE)),
        arguments(CONTENT, 3, List.of(WHOLE.brokenAfter(200_000), broken, WHOLE)),
        // its second transfer may end before the byte at which the first broke
        arguments(
            CONTENT,
            3,
            List.of(
                WHOLE.brokenAfter(200_000).withFraming(BROKEN_CHUNKS),
                short100.withFraming(CHUNKS),
                WHOLE)),
        arguments(
            CONTENT, 3, List.of(broken, WHOLE.range(100_000, 200_000), WHOLE.rangeFrom(200_000))),
        // the answer to If-Match has no tag: another file is possible
        arguments("FILE_CHANGED", 2, List.of(broken, UNTAGGED.rangeFrom(100_000))),
        arguments("FILE_CHANGED", 2, List.of(broken, UNTAGGED.withTag("v2").rangeFrom(100_000))),
        arguments("FILE_CHANGED", 2, List.of(broken, WHOLE.rangeFrom(100_001))),
        arguments("FILE_CHANGED", 2, List.of(broken, longer.rangeFrom(100_000))),
        arguments("FILE_CHANGED", 2, List.of(broken, noRange)),
        arguments("FILE_CHANGED", 2, List.of(broken, ofStatus(412))),
        arguments("LINK_EXPIRED", 2, List.of(broken, rejected)),
        arguments(
            "DOWNLOAD_BROKEN|after 1000 of 300000 bytes",
            6,
            List.of(WHOLE.brokenAfter(1_000), again)),
        arguments(
            "DOWNLOAD_BROKEN|after 100000 of 300000 bytes",
            1,
            List.of(UNTAGGED.brokenAfter(100_000))),
        arguments(
            "DOWNLOAD_BROKEN",
            1,
            List.of(UNTAGGED.withHeader("ETag", "W/\"v1\"").brokenAfter(100_000))));
  }

  /** Bodies whose end nothing announces are read only if something proves that they are whole. */
  static Stream<Arguments> bodiesWithoutAnEnd() throws IOException {
    byte[] inflated = LoopbackStore.gzip(CONTENT);
    Answer gzip = Answer.of(inflated).withTag("v1");
    Answer cutGzip = Answer.of(Arrays.copyOf(inflated, inflated.length - 5)).withTag("v1");
    Answer member = Answer.of(LoopbackStore.gzip(Arrays.copyOf(CONTENT, 8)));
    Answer unsized = WHOLE.withFraming(NOTHING);
    Answer cut = unsized.brokenAfter(100_000);
    Answer size = WHOLE.range(0, 1);
    Answer broken100 = WHOLE.brokenAfter(100_000).withFraming(BROKEN_CHUNKS);
    Answer broken200 = WHOLE.brokenAfter(200_000).withFraming(BROKEN_CHUNKS);
    Answer middle = WHOLE.range(100_000, 200_000, "*");
    Answer last = WHOLE.range(200_000, 300_000, "*");
    Answer noSize = WHOLE.range(0, 1, "*");
    Answer empty = ofStatus(200).withTag("v1");
    Answer old = UNTAGGED.withFraming(NOTHING).withStatus("HTTP/1.0 200 OK");
    return Stream.of(
        arguments(CONTENT, 2, List.of(unsized, size)),
        arguments(CONTENT, 3, List.of(cut, size, WHOLE.rangeFrom(100_000))),
        arguments(
            "DOWNLOAD_BROKEN",
            2,
            List.of(UNTAGGED.brokenAfter(8).withFraming(NOTHING), UNTAGGED.range(0, 1))),
        arguments("DOWNLOAD_BROKEN|may be incomplete", 2, List.of(unsized, unsized)),
        arguments("FILE_CHANGED", 2, List.of(unsized, UNTAGGED.withTag("v2").range(0, 1))),
        arguments("FILE_CHANGED", 2, List.of(unsized, UNTAGGED.range(0, 1))),
        // a gzip member proves only itself
        arguments(CONTENT, 2, List.of(gzip.withFraming(NOTHING), gzip.range(0, 1))),
        arguments(
            "DOWNLOAD_BROKEN", 2, List.of(gzip.withFraming(NOTHING), gzip.withFraming(NOTHING))),
        arguments("DOWNLOAD_BROKEN|incomplete", 2, List.of(member.withFraming(NOTHING))),
        arguments(
            "DOWNLOAD_BROKEN|may be incomplete",
            2,
            List.of(gzip.withFraming(NOTHING), size.withHeader("Content-Encoding", "gzip"))),
        arguments("FILE_CORRUPT", 1, List.of(cutGzip)),
        arguments(CONTENT, 1, List.of(WHOLE.withFraming(CHUNKS))),
        // the end of a range is not that of the file
        arguments(CONTENT, 4, List.of(broken100, middle, size, WHOLE.rangeFrom(200_000))),
        arguments(CONTENT, 4, List.of(broken100, middle, size, last)),
        arguments(CONTENT, 3, List.of(broken200, last, size)),
        arguments("DOWNLOAD_BROKEN|may be incomplete", 3, List.of(broken200, last, noSize)),
        arguments("FILE_CHANGED", 3, List.of(broken200, last, UNTAGGED.withTag("v2").range(0, 1))),
        // an empty body without a length is not an empty file
        arguments("DOWNLOAD_BROKEN", 9, List.of(empty.withFraming(NOTHING), size)),
        arguments("DOWNLOAD_BROKEN", 9, List.of(empty.withFraming(CHUNKS), size)),
        arguments(new byte[0], 2, List.of(empty.withFraming(NOTHING), ofStatus(416))),
        arguments(new byte[0], 1, List.of(empty)),
        arguments("DOWNLOAD_BROKEN", 2, List.of(old.brokenAfter(8), old)),
        arguments("STORAGE_REFUSED", 1, List.of(empty.withStatus("HTTP/1.1 204 No Content"))),
        arguments("STORAGE_REFUSED", 1, List.of(WHOLE.withStatus("HTTP/1.1 202 Accepted"))),
        arguments("STORAGE_REFUSED", 1, List.of(WHOLE.withStatus("HTTP/1.1 207 Other"))),
        arguments("STORAGE_REFUSED", 1, List.of(WHOLE.withStatus("HTTP/1.1 206 Partial"))));
  }

  @ParameterizedTest
  @MethodSource({"brokenTransfers", "bodiesWithoutAnEnd"})
  void endsWithTheWholeFileOrAnError(Object outcome, int requests, List<Answer> script)
      throws IOException {
    store.addAnswers(script.toArray(Answer[]::new));

    if (outcome instanceof byte[] content) {
      assertThat(store.readFile()).isEqualTo(content);
    } else {
      PartnerInsightsException e = store.readFailure();
      assertThat(e.code().name() + e.getMessage()).contains(outcome.toString().split("\\|", -1));
    }
    assertThat(store.requests()).hasSize(requests);
  }

  @Test
  void requestsTheRestOfTheSameFile() throws IOException {
    store.addAnswers(
        WHOLE.brokenAfter(100_000).withFraming(BROKEN_CHUNKS),
        WHOLE.rangeFrom(100_000).brokenAfter(50),
        WHOLE.rangeFrom(100_050));

    try (ReportStream in = store.reportFile().open()) {
      assertThat(in.storedSize()).isEmpty();
      assertThat(in.readAllBytes()).isEqualTo(CONTENT);
      assertThat(in.storedSize()).hasValue((long) CONTENT.length);
      assertThat(in.resumeCount()).isEqualTo(2);
    }
    assertThat(store.requests().get(1).get("Range")).isEqualTo("bytes=100000-");
    assertThat(store.requests().get(1).get("If-Match")).isEqualTo("\"v1\"");
    assertThat(store.requests().get(2).get("Range")).isEqualTo("bytes=100050-");
  }

  @Test
  void requestsOneByteToLearnTheSize() throws IOException {
    store.addAnswers(WHOLE.withFraming(NOTHING), WHOLE.range(0, 1));

    store.readFile();

    assertThat(store.requests().get(1).get("Range")).isEqualTo("bytes=0-0");
  }

  /** The client's read timeout is short here, and long enough for the second response. */
  @Test
  void resumesAfterAReadTimeout() throws IOException {
    store.addAnswers(WHOLE.brokenAfter(100_000).withFraming(SILENT), WHOLE.rangeFrom(100_000));
    HttpSettings shortTimeout =
        HttpSettings.of(ConnectorOptions.parseAccount(Map.of("readTimeout", "1s")));

    try (ReportStream in = store.reportFile(shortTimeout).open()) {
      assertThat(in.readAllBytes()).isEqualTo(CONTENT);
      assertThat(in.resumeCount()).isEqualTo(1);
    }
  }

  @Test
  void anyNumberOfBreaksIsResumedWhileBytesArrive() throws IOException {
    store.addAnswers(WHOLE.brokenAfter(1_000));
    for (int at = 1_000; at < 1_029; at++) {
      store.addAnswers(WHOLE.rangeFrom(at).brokenAfter(1));
    }
    store.addAnswers(WHOLE.rangeFrom(1_029));

    try (ReportStream in = store.reportFile().open()) {
      assertThat(in.readAllBytes()).isEqualTo(CONTENT);
      assertThat(in.resumeCount()).isEqualTo(30);
    }
  }

  /** The first break may be chance; further ones at the same byte mean a store in trouble. */
  @Test
  void waitsBeforeTheSecondResumeAtTheSameByte() throws IOException {
    List<Duration> waits = new ArrayList<>();
    Answer broken = WHOLE.rangeFrom(10).brokenAfter(0);
    store.addAnswers(WHOLE.brokenAfter(10), broken, broken, WHOLE.rangeFrom(10));

    try (ReportStream in = store.reportFile(Clock.systemUTC(), waits::add).open()) {
      assertThat(in.readAllBytes()).isEqualTo(CONTENT);
    }
    assertThat(waits).hasSize(3);
    assertThat(waits.get(0)).isZero();
    assertThat(waits.get(1)).isPositive();
    assertThat(waits.get(2)).isGreaterThan(waits.get(1)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void readsSingleBytes() throws IOException {
    byte[] all = {0, 1, (byte) 0x80, (byte) 0xFF};
    store.addAnswers(Answer.of(all).withTag("v1"));
    FileRequests requests = store.newFileRequests(new DownloadErrors("r", "e"));

    try (ResumingStream in =
        new ResumingStream(requests, requests.openFile(), FileRequests.END_OF_FILE)) {
      assertThat(new int[] {in.read(), in.read(), in.read(), in.read(), in.read()})
          .containsExactly(0, 1, 0x80, 0xFF, -1);
    }
  }

  /** Another thread reads gzip ahead. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKilledTaskReadsNoFurtherBytes(boolean gzip) throws IOException {
    byte[] content = LoopbackStore.randomBytes(4_000_000);
    AtomicBoolean killed = new AtomicBoolean();
    store.addAnswers(Answer.of(gzip ? LoopbackStore.gzip(content) : content).withTag("v1"));

    try (ReportStream in = store.reportFile(killed::get).open()) {
      assertThat(in.readNBytes(1_000)).hasSize(1_000);
      killed.set(true);
      assertThatThrownBy(in::readAllBytes).hasMessageContainingAll("PI-3007", "r-1", "e-1");
    }
  }

  @Test
  void aKilledTaskSendsNoFurtherRequest() {
    store.addAnswers(ofStatus(503));

    assertThatThrownBy(() -> store.reportFile(() -> !store.requests().isEmpty()).open())
        .hasMessageContaining("PI-3007");

    assertThat(store.requests()).hasSize(1);
  }

  /** Reads little, four times, while each read seems to take long; then the clock stands still. */
  @Test
  void aSlowTransferIsResumedOnANewConnection() throws IOException {
    SlowClock clock = new SlowClock(Duration.ofSeconds(31));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    store.addAnswers(WHOLE, WHOLE.rangeFrom(16));

    try (ReportStream in = store.reportFile(clock, duration -> {}).open()) {
      for (int i = 0; i < 4; i++) {
        all.writeBytes(in.readNBytes(4));
      }
      clock.step = Duration.ZERO;
      all.writeBytes(in.readAllBytes());
    }

    assertThat(all.toByteArray()).isEqualTo(CONTENT);
    assertThat(store.requests().size()).isGreaterThan(1);
  }

  /** A store without ranges sends the file from its start, and what was received is skipped. */
  @Test
  void aSlowStoreWithoutRangesIsAnError() throws IOException {
    SlowClock clock = new SlowClock(Duration.ZERO);
    store.addAnswers(WHOLE.brokenAfter(250_000), WHOLE);

    try (ReportStream in = store.reportFile(clock, duration -> {}).open()) {
      in.readNBytes(240_000);
      clock.step = Duration.ofSeconds(16);
      assertThatThrownBy(in::readAllBytes).hasMessageContainingAll("PI-4004", "in 64 s");
    }
  }

  /** A clock that advances by a step with each question. */
  private static final class SlowClock extends Clock {
    private Instant now = Instant.EPOCH;
    private Duration step;

    SlowClock(Duration step) {
      this.step = step;
    }

    @Override
    public Instant instant() {
      now = now.plus(step);
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
