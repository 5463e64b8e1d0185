package io.partnerinsights.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
  private static final RandomGenerator NO_LUCK = () -> 0;

  private final RetryPolicy policy =
      RetryPolicy.builder().baseDelay(ms(500)).maxDelay(ms(3_000)).jitter(0.5).build();

  @Test
  void doublesTheWaitUpToTheMaximum() {
    List<Long> waits =
        IntStream.rangeClosed(1, 6)
            .mapToObj(attempt -> policy.delay(attempt, Optional.empty(), NO_LUCK).toMillis())
            .toList();

    assertThat(waits).containsExactly(500L, 1_000L, 2_000L, 3_000L, 3_000L, 3_000L);
  }

  @Test
  void staysAtTheMaximumHoweverManyAttemptsThereWere() {
    assertThat(policy.delay(1_000, Optional.empty(), NO_LUCK)).isEqualTo(ms(3_000));
  }

  @Test
  void takesAtMostTheJittersPartOffTheWait() {
    RandomGenerator random = new Random(42);

    List<Long> waits =
        IntStream.range(0, 1_000)
            .mapToObj(i -> policy.delay(2, Optional.empty(), random).toMillis())
            .toList();

    assertThat(waits).allMatch(wait -> wait >= 500 && wait <= 1_000);
    assertThat(waits.stream().distinct().count()).isGreaterThan(300);
  }

  @Test
  void neverComesBackEarlierThanTheServiceAsked() {
    assertThat(policy.delay(1, Optional.of(ms(57_000)), new Random(1))).isEqualTo(ms(57_000));
  }

  @Test
  void neverComesBackEarlierThanItsOwnWait() {
    assertThat(policy.delay(3, Optional.of(ms(1_000)), NO_LUCK)).isEqualTo(ms(2_000));
  }

  @Test
  void capsWhatTheServiceMayAskFor() {
    RetryPolicy hasty = policy.toBuilder().maxRetryAfter(ms(10_000)).build();

    assertThat(hasty.delay(1, Optional.of(Duration.ofDays(1)), NO_LUCK)).isEqualTo(ms(10_000));
  }

  @Test
  void retriesTheStatusesOfItsTableAndNoOther() {
    Set<Integer> retried =
        IntStream.range(100, 600).filter(policy::retriesStatus).boxed().collect(Collectors.toSet());

    assertThat(retried).containsExactlyInAnyOrder(408, 429, 500, 502, 503, 504);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE"})
  void retriesWhatCanBeRepeated(String method) {
    assertThat(policy.retriesMethod(method)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PATCH"})
  void retriesNothingElse(String method) {
    assertThat(policy.retriesMethod(method)).isFalse();
  }

  @Test
  void isAValue() {
    assertThat(RetryPolicy.ofDefaults())
        .isEqualTo(RetryPolicy.builder().build())
        .isEqualTo(RetryPolicy.ofDefaults().toBuilder().build())
        .hasSameHashCodeAs(RetryPolicy.builder().build())
        .isNotEqualTo(RetryPolicy.never());
  }

  @Test
  void refusesWhatMakesNoSense() {
    RetryPolicy.Builder builder = RetryPolicy.builder();

    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxAttempts(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.jitter(1.1));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.baseDelay(ms(-1)));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
