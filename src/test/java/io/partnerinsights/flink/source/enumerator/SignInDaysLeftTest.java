package io.partnerinsights.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** The gauge's value while the file is replaced, is gone, or cannot be read in time. */
final class SignInDaysLeftTest {
  private static final Instant START = Instant.parse("2026-06-15T12:00:00Z");
  private static final Duration PART_OF_A_DAY = Duration.ofHours(7);

  private final ManualClock clock = ManualClock.startingAt(START);
  private Optional<Instant> stored = daysAfterStart(30);

  private static Optional<Instant> daysAfterStart(int days) {
    return Optional.of(START.plus(Duration.ofDays(days)).plus(PART_OF_A_DAY));
  }

  private SignInDaysLeft gauge(Executor reader) {
    return new SignInDaysLeft(() -> stored, stored.orElseThrow(), reader, clock);
  }

  @Test
  void countsDownUntilThereIsNoDayLeft() {
    SignInDaysLeft gauge = gauge(Runnable::run);

    assertThat(gauge.getValue()).isEqualTo(30);
    clock.advance(Duration.ofDays(30));
    assertThat(gauge.getValue()).isZero();
    clock.advance(Duration.ofDays(2));
    assertThat(gauge.getValue()).isNegative();
  }

  @Test
  void followsTheTokenOfALaterLogin() {
    SignInDaysLeft gauge = gauge(Runnable::run);

    stored = daysAfterStart(90);
    clock.advance(SignInDaysLeft.READ_INTERVAL);

    assertThat(gauge.getValue()).isEqualTo(90);
  }

  @Test
  void aFileThatIsGoneLeavesTheDaysAsTheyWere() {
    SignInDaysLeft gauge = gauge(Runnable::run);

    stored = Optional.empty();
    clock.advance(Duration.ofDays(1));

    assertThat(gauge.getValue()).isEqualTo(29);
  }

  @Test
  void aReporterNeverWaitsForTheFile() {
    List<Runnable> reads = new ArrayList<>();
    SignInDaysLeft gauge = gauge(reads::add);
    stored = daysAfterStart(90);

    assertThat(gauge.getValue()).isEqualTo(30);
    assertThat(reads).isEmpty();
    for (int day = 29; day > 0; day--) {
      clock.advance(Duration.ofDays(1));
      assertThat(gauge.getValue()).isEqualTo(day);
    }
    assertThat(reads).as("reads while the first one hangs").hasSize(1);

    reads.get(0).run();

    assertThat(gauge.getValue()).isEqualTo(90 - 29);
    clock.advance(SignInDaysLeft.READ_INTERVAL);
    gauge.getValue();
    assertThat(reads).as("reads after the first one").hasSize(2);
  }
}
