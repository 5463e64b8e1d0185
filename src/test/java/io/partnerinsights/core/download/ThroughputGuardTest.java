package io.partnerinsights.core.download;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.partnerinsights.sandbox.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ThroughputGuardTest {
  private final ManualClock clock = ManualClock.startingAt(Instant.EPOCH);
  private final ThroughputGuard throughput = new ThroughputGuard(clock);

  @Test
  void endsATransferThatDrips() {
    assertThatIOException()
        .isThrownBy(() -> reads(300, 1, Duration.ofMillis(300)))
        .withMessageContaining("200 bytes were received in 60 s");
  }

  @Test
  void acceptsOneKibibyteASecond() {
    assertThatCode(() -> reads(600, 1024, Duration.ofSeconds(1))).doesNotThrowAnyException();
  }

  @Test
  void endsATransferThatBecomesSlow() {
    assertThatCode(() -> reads(100, 10_000, Duration.ofSeconds(1))).doesNotThrowAnyException();
    assertThatIOException().isThrownBy(() -> reads(200, 10, Duration.ofSeconds(1)));
  }

  /** The engine may use a batch for hours. */
  @Test
  void countsNoTimeBetweenReads() {
    assertThatCode(
            () -> {
              for (int i = 0; i < 100; i++) {
                reads(1, 1024, Duration.ofSeconds(1));
                clock.advance(Duration.ofHours(1));
              }
            })
        .doesNotThrowAnyException();
  }

  private void reads(int count, int bytes, Duration each) throws IOException {
    for (int i = 0; i < count; i++) {
      throughput.startRead();
      clock.advance(each);
      throughput.endRead(bytes);
    }
  }
}
