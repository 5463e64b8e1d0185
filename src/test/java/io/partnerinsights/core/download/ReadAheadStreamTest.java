package io.partnerinsights.core.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ReadAheadStreamTest {
  private static final DownloadErrors ERRORS = new DownloadErrors("r-1", "e-1");

  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicBoolean aborted = new AtomicBoolean();

  @AfterEach
  void checkThatTheThreadEnds() throws InterruptedException {
    assertThat(closed.await(1, TimeUnit.MINUTES)).as("the source is closed").isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000, 262_144, 262_145, 3_000_000})
  void returnsTheSameBytes(int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);

    try (InputStream ahead = ahead(new ByteArrayInputStream(bytes))) {
      assertThat(ahead.readAllBytes()).isEqualTo(bytes);
      assertThat(ahead.read()).as("the end is final").isEqualTo(-1);
    }
  }

  @Test
  void throwsTheSourcesExceptionAfterTheBytesBeforeIt() throws IOException {
    byte[] before = new byte[300_000];
    IllegalStateException failure = new IllegalStateException("broken");

    try (InputStream ahead =
        ahead(new SequenceInputStream(new ByteArrayInputStream(before), failing(failure)))) {
      assertThat(ahead.readNBytes(before.length)).isEqualTo(before);
      assertThatThrownBy(ahead::read).isSameAs(failure);
      assertThatThrownBy(ahead::read).as("a failure is final").isSameAs(failure);
    }
  }

  @Test
  void readsAheadNoMoreThanItsBuffers() throws IOException, InterruptedException {
    AtomicLong given = new AtomicLong();
    try (InputStream ahead = ahead(endless(given))) {
      assertThat(ahead.read()).isZero();
      long most = 6 * (256L << 10);
      for (int i = 0; i < 100; i++) {
        Thread.onSpinWait();
        assertThat(given.get()).isLessThanOrEqualTo(most);
      }
      assertThat(ahead.readNBytes(10_000_000)).hasSize(10_000_000);
      assertThat(given.get()).isLessThanOrEqualTo(10_000_000 + most);
    }
    assertThat(aborted).isTrue();
  }

  @Test
  void closingEndsAReadThatWaitsForTheNetwork() throws IOException {
    CountDownLatch reading = new CountDownLatch(1);
    InputStream stuck =
        stream(
            (target, offset, length) -> {
              reading.countDown();
              return blockForEver();
            });
    InputStream ahead = ahead(stuck);
    await(reading);

    ahead.close();

    assertThatThrownBy(ahead::read).isInstanceOf(IOException.class);
  }

  @Test
  void anInterruptEndsTheReadersWait() throws IOException {
    try (InputStream ahead = ahead(stream((target, offset, length) -> blockForEver()))) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(ahead::read).hasMessageContaining("PI-3007");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private InputStream ahead(InputStream source) {
    InputStream observed =
        new FilterInputStream(source) {
          @Override
          public void close() throws IOException {
            super.close();
            closed.countDown();
          }
        };
    return new ReadAheadStream(observed, () -> aborted.set(true), ERRORS);
  }

  private static InputStream failing(RuntimeException failure) {
    return stream(
        (target, offset, length) -> {
          throw failure;
        });
  }

  private static InputStream endless(AtomicLong given) {
    return stream(
        (target, offset, length) -> {
          given.addAndGet(length);
          return length;
        });
  }

  /** Blocks until the thread is interrupted. */
  private static int blockForEver() throws IOException {
    try {
      new CountDownLatch(1).await();
      return -1;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static InputStream stream(Source source) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        return source.read(target, offset, length);
      }
    };
  }

  private interface Source {
    int read(byte[] target, int offset, int length) throws IOException;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
