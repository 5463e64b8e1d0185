package io.partnerinsights.core.download;

import static io.partnerinsights.core.download.LoopbackStore.Answer.ofStatus;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.download.LoopbackStore.Answer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads ranges of a file, and the start that shows whether ranges can be read. */
class FileRangesTest {
  private static final byte[] CONTENT = text(1_000_000);
  private static final Answer FILE = Answer.of(CONTENT).withTag("v1");
  private static final FileVersion VERSION = new FileVersion(CONTENT.length, "\"v1\"");
  private static final int START = 64 << 10;

  @AutoClose private final LoopbackStore store = new LoopbackStore();

  @Test
  void aPlainFileWithRangesAndATagCanBeSplit() throws IOException {
    store.addAnswers(
        FILE.range(0, START), FILE.range(START, START + 1000), FILE.rangeFrom(START + 1000));
    try (FileStart start = store.reportFile().openStart()) {
      assertThat(start.findVersion()).contains(VERSION);
      assertThat(start.content().readAllBytes()).isEqualTo(CONTENT);
    }
    assertThat(range(0)).isEqualTo("bytes=0-65535");
    assertThat(store.requests().get(0).get("If-Match")).isNull();
    assertThat(range(1)).startsWith("bytes=65536-");
    assertThat(store.requests().get(1).get("If-Match")).isEqualTo("\"v1\"");
  }

  /** A store without ranges, no strong tag, gzip, and an empty file. */
  static Stream<Answer> indivisible() throws IOException {
    return Stream.of(
        FILE,
        Answer.of(CONTENT).range(0, START),
        Answer.of(CONTENT).withHeader("ETag", "W/\"v1\"").range(0, START),
        Answer.of(LoopbackStore.gzip(CONTENT)).withTag("v1").range(0, 1000),
        ofStatus(416).withHeader("Content-Range", "bytes */0"));
  }

  @ParameterizedTest
  @MethodSource("indivisible")
  void otherFilesAreNotSplit(Answer answer) {
    store.addAnswers(answer);
    try (FileStart start = store.reportFile().openStart()) {
      assertThat(start.findVersion()).isEmpty();
    }
  }

  @Test
  void theStartOfAFileFailsWithTheSameErrors() {
    store.replaceAnswers(ofStatus(404));
    assertThatThrownBy(() -> store.reportFile().openStart()).hasMessageContaining("PI-4002");
    store.replaceAnswers(
        Answer.of("<html>Sign in</html>".getBytes(UTF_8)).withTag("v").range(0, 20));
    assertThatThrownBy(() -> store.reportFile().openStart()).hasMessageContaining("web page");
  }

  @Test
  void requestsTheWantedRangeFirstAndTheRestLater() throws IOException {
    int more = 256 << 10;
    store.addAnswers(
        FILE.range(100, 200_000),
        FILE.range(200_000, 200_000 + more),
        FILE.rangeFrom(200_000 + more));
    try (ReportStream part = store.reportFile().openAt(VERSION, 100, 200_000)) {
      assertThat(part.readNBytes(199_900)).isEqualTo(Arrays.copyOfRange(CONTENT, 100, 200_000));
      assertThat(store.requests()).hasSize(1);

      assertThat(part.readAllBytes())
          .isEqualTo(Arrays.copyOfRange(CONTENT, 200_000, CONTENT.length));
      assertThat(part.bytesReceived()).isEqualTo(CONTENT.length - 100);
      assertThat(part.resumeCount()).isZero();
    }
    assertThat(range(0)).isEqualTo("bytes=100-199999");
    assertThat(range(1)).isEqualTo("bytes=200000-" + (200_000 + more - 1));
    assertThat(range(2)).startsWith("bytes=" + (200_000 + more) + "-");
  }

  @Test
  void resumesABrokenRange() throws IOException {
    store.addAnswers(
        FILE.range(100, 200_000).brokenAfter(50_000),
        FILE.range(50_100, 200_000),
        FILE.rangeFrom(200_000));
    try (ReportStream part = store.reportFile().openAt(VERSION, 100, 200_000)) {
      assertThat(part.readAllBytes()).isEqualTo(Arrays.copyOfRange(CONTENT, 100, CONTENT.length));
      assertThat(part.resumeCount()).isOne();
    }
    assertThat(range(1)).isEqualTo("bytes=50100-199999");
  }

  static Stream<Answer> changed() {
    return Stream.of(
        ofStatus(412),
        Answer.of(CONTENT).withTag("v2").range(100, 200),
        Answer.of(text(999_999)).withTag("v1").range(100, 200),
        FILE.range(101, 200));
  }

  @ParameterizedTest
  @MethodSource("changed")
  void refusesARangeOfAChangedFile(Answer answer) {
    store.addAnswers(answer);
    assertThatThrownBy(() -> store.reportFile().openAt(VERSION, 100, 200))
        .hasMessageContaining("PI-4003");
  }

  @Test
  void findsTheRangeInAWholeFile() throws IOException {
    store.addAnswers(FILE);
    try (ReportStream part = store.reportFile().openAt(VERSION, 100, 200)) {
      assertThat(part.readAllBytes()).isEqualTo(Arrays.copyOfRange(CONTENT, 100, CONTENT.length));
    }
    assertThat(store.requests()).hasSize(1);
  }

  private String range(int request) {
    return store.requests().get(request).get("Range");
  }

  private static byte[] text(int length) {
    Random random = new Random(length);
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('a' + random.nextInt(26));
    }
    return text;
  }
}
