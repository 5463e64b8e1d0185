package io.partnerinsights.core.csv.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.ShortCases;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSourceTest {
  /** The limits of all rows of Unicode's table of well-formed sequences. */
  private static final int[] BYTES = {
    'a', 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
    0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
  };

  @ParameterizedTest
  @ShortCases(value = 2, values = @ValueSource(ints = {1, 2, 5, 1000}))
  void findsTheFirstMalformedByteThatTheJdkFinds(int step) {
    Random random = new Random(step);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextInt(1, 12)];
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = (byte) BYTES[random.nextInt(BYTES.length)];
      }
      assertThat(validBytes(bytes, step)).as("%s", bytes).isEqualTo(jdk(bytes));
    }
  }

  @Test
  void findsAMalformedByteAtEveryIndexOfAWord() {
    for (int at = 0; at < 200; at++) {
      byte[] bytes = "x".repeat(200).getBytes(UTF_8);
      bytes[at] = (byte) 0x80;
      assertThat(validBytes(bytes, 1000)).isEqualTo(at);
    }
  }

  @Test
  void skipsAByteOrderMarkOnlyAtTheStart() {
    byte[] marked = "\uFEFFab".getBytes(UTF_8);

    assertThat(text(new ByteSource(new ByteArrayInputStream(marked), 0, 1, Long.MAX_VALUE)))
        .isEqualTo("ab");
    assertThat(text(new ByteSource(new ByteArrayInputStream(marked), 7, 1, Long.MAX_VALUE)))
        .isEqualTo("\uFEFFab");
  }

  @Test
  void returnsTheBytesBeforeAFailure() throws IOException {
    InputStream closed = InputStream.nullInputStream();
    closed.close();
    InputStream file =
        new SequenceInputStream(new ByteArrayInputStream("ab".getBytes(UTF_8)), closed);
    ByteSource source = new ByteSource(file, 0, 1000, Long.MAX_VALUE);

    assertThat(source.readMore()).isTrue();
    assertThat(source.failure()).map(Throwable::getMessage).contains("Stream closed");
    assertThat(source.windowEnd()).isEqualTo(2);
    assertThat(source.readMore()).isFalse();
  }

  private static String text(ByteSource source) {
    while (source.readMore()) {
      assertThat(source.windowEnd()).isPositive();
    }
    return new String(
        source.bytes(), source.windowStart(), source.windowEnd() - source.windowStart(), UTF_8);
  }

  /** Returns the number of bytes before the first malformed one. */
  private static long validBytes(byte[] bytes, int step) {
    ByteSource source = new ByteSource(new ByteArrayInputStream(bytes), 0, step, Long.MAX_VALUE);
    long dropped = 0;
    while (source.readMore()) {
      dropped += source.windowEnd();
      source.dropBytes(0, source.windowEnd());
    }
    if (source.failure().isPresent()) {
      assertThat(((MalformedUtf8Exception) source.failure().get()).position()).isEqualTo(dropped);
    }
    return dropped;
  }

  private static long jdk(byte[] bytes) {
    CharsetDecoder decoder = UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    decoder.decode(in, CharBuffer.allocate(100), true);
    return in.position();
  }
}
