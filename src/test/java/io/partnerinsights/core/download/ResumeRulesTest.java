package io.partnerinsights.core.download;

import static io.partnerinsights.core.download.RawStore.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.download.LoopbackStore.Answer;
import io.partnerinsights.core.http.Sleeper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules of a resumed transfer that mutants of its code once passed. */
final class ResumeRulesTest {
  private static final byte[] NOISE = LoopbackStore.noise(300_000);
  private static final byte[] FILE = "a,b\n1,2\n3,4\n".getBytes(StandardCharsets.US_ASCII);
  private static final String TAG = "ETag: \"v1\"";

  @Test
  void readsSingleBytes() throws IOException {
    byte[] all = {0, 1, (byte) 0x80, (byte) 0xFF};
    try (LoopbackStore store = new LoopbackStore().answers(Answer.of(all).tagged("v1"));
        ResumingStream in = stream(store)) {
      assertThat(new int[] {in.read(), in.read(), in.read(), in.read(), in.read()})
          .containsExactly(0, 1, 0x80, 0xFF, -1);
    }
  }

  private static ResumingStream stream(LoopbackStore store) {
    FileRequests requests = store.requests(new DownloadErrors("r", "e"));
    return new ResumingStream(requests, requests.open(), FileRequests.END_OF_FILE);
  }

  @Test
  void aBreakWhileSkippingIsResumed() throws IOException {
    Answer whole = Answer.of(NOISE).tagged("v1");
    try (LoopbackStore store =
        new LoopbackStore()
            .answers(whole.brokenAfter(200_000), whole.brokenAfter(100_000), whole)) {
      assertThat(store.read()).isEqualTo(NOISE);
    }
  }

  /**
   * A store without ranges may end its second transfer before the byte at which the first broke.
   */
  @Test
  void anEndWhileSkippingIsNotTheEndOfTheFile() throws IOException {
    Answer whole = Answer.of(NOISE).tagged("v1");
    Answer shorter = Answer.of(Arrays.copyOf(NOISE, 100_000)).tagged("v1");
    try (LoopbackStore store =
        new LoopbackStore()
            .answers(whole.brokenAfter(200_000).inBrokenChunks(), shorter.inChunks(), whole)) {
      assertThat(store.read()).isEqualTo(NOISE);
    }
  }

  /** The first break may be chance; further ones at the same byte mean a store in trouble. */
  @Test
  void waitsBeforeTheSecondResumeAtTheSameByte() throws IOException {
    List<Duration> waits = new ArrayList<>();
    Answer whole = Answer.of(NOISE).tagged("v1");
    try (LoopbackStore store =
        new LoopbackStore()
            .answers(
                whole.brokenAfter(10),
                whole.from(10).brokenAfter(0),
                whole.from(10).brokenAfter(0),
                whole.from(10))) {
      assertThat(read(store, Clock.systemUTC(), waits::add)).isEqualTo(NOISE);
    }
    assertThat(waits).hasSize(3);
    assertThat(waits.get(0)).isZero();
    assertThat(waits.get(1)).isPositive();
    assertThat(waits.get(2)).isGreaterThan(waits.get(1));
  }

  @Test
  void aSlowTransferIsResumedOnANewConnection() throws IOException {
    Answer whole = Answer.of(NOISE).tagged("v1");
    try (LoopbackStore store = new LoopbackStore().answers(whole, whole.from(16))) {
      SlowClock clock = new SlowClock(Duration.ofSeconds(31));

      assertThat(readSlowly(store, clock)).isEqualTo(NOISE);
      assertThat(store.requests().size()).isGreaterThan(1);
    }
  }

  /** A store without ranges sends the file from its start, and what was received is skipped. */
  @Test
  void aSlowStoreWithoutRangesIsAnError() throws IOException {
    Answer whole = Answer.of(NOISE).tagged("v1");
    SlowClock clock = new SlowClock(Duration.ZERO);
    try (LoopbackStore store = new LoopbackStore().answers(whole.brokenAfter(250_000), whole);
        ReportStream in = store.file(clock, duration -> {}).open()) {
      in.readNBytes(240_000);
      clock.step = Duration.ofSeconds(16);

      assertThatThrownBy(in::readAllBytes).hasMessageContainingAll("PI-4004", "in 64 s");
    }
  }

  /** Reads little, four times, while each read seems to take long; then the clock stands still. */
  private static byte[] readSlowly(LoopbackStore store, SlowClock clock) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (ReportStream in = store.file(clock, duration -> {}).open()) {
      for (int i = 0; i < 4; i++) {
        all.writeBytes(in.readNBytes(4));
      }
      clock.step = Duration.ZERO;
      all.writeBytes(in.readAllBytes());
    }
    return all.toByteArray();
  }

  @Test
  void aSizeOfAnotherEncodingProvesNothing() throws IOException {
    byte[] gzip = LoopbackStore.gzip(FILE);
    try (RawStore store =
        new RawStore(
            response(gzip, "HTTP/1.1 200 OK", TAG),
            response(
                new byte[] {'a'},
                "HTTP/1.1 206 Partial Content",
                TAG,
                "Content-Encoding: gzip",
                "Content-Range: bytes 0-0/5",
                "Content-Length: 1"))) {
      assertThatThrownBy(store::read).hasMessageContaining("may be incomplete");
    }
  }

  @Test
  void aCutBodyOfAnOldHttpVersionIsNotTheWholeFile() throws IOException {
    try (RawStore store =
        new RawStore(
            response(Arrays.copyOf(FILE, 8), "HTTP/1.0 200 OK"),
            response(FILE, "HTTP/1.0 200 OK"))) {
      assertThatThrownBy(store::read).hasMessageContaining("PI-4004");
    }
  }

  private static byte[] read(LoopbackStore store, Clock clock, Sleeper sleeper) throws IOException {
    try (ReportStream in = store.file(clock, sleeper).open()) {
      return in.readAllBytes();
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
