package io.partnerinsights.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private static final RandomGenerator ZERO = () -> 0;

  private final RetryPolicy policy = RetryPolicy.ofDefaults();

  @Test
  void doublesTheDelayUpToTheMaximum() {
    List<Long> waits =
        IntStream.rangeClosed(1, 8)
            .mapToObj(attempt -> policy.delay(attempt, null, ZERO).toMillis())
            .toList();

    assertThat(waits)
        .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
  }

  @Test
  void staysAtTheMaximumAfterManyAttempts() {
    assertThat(policy.delay(1_000, null, ZERO)).isEqualTo(ms(30_000));
  }

  @Test
  void reducesTheDelayByTheJitterAtMost() {
    RandomGenerator random = new Random(42);

    List<Long> waits =
        IntStream.range(0, 1_000).mapToObj(i -> policy.delay(2, null, random).toMillis()).toList();

    assertThat(waits).allMatch(wait -> wait >= 500 && wait <= 1_000);
    assertThat(waits.stream().distinct().count()).isGreaterThan(300);
  }

  @Test
  void waitsAtLeastForRetryAfter() {
    assertThat(policy.delay(1, ms(57_000), new Random(1))).isEqualTo(ms(57_000));
  }

  @Test
  void waitsAtLeastForItsOwnDelay() {
    assertThat(policy.delay(3, ms(1_000), ZERO)).isEqualTo(ms(2_000));
  }

  @Test
  void limitsRetryAfter() {
    assertThat(policy.delay(1, Duration.ofDays(1), ZERO)).isEqualTo(ms(300_000));
  }

  @Test
  void triesARenewedTokenAtOnceAndFurtherOnesAfterDelays() {
    RetryPolicy renewing = RetryPolicy.renewing();

    assertThat(renewing.delay(1, ms(9_000), ZERO)).isZero();
    assertThat(renewing.delay(2, null, ZERO)).isEqualTo(policy.delay(1, null, ZERO));
    assertThat(renewing.maxAttempts()).isEqualTo(2);
  }

  @Test
  void retriesOnlyTheStatusesOfItsTable() {
    Set<Integer> retried =
        IntStream.range(100, 600).filter(policy::retriesStatus).boxed().collect(Collectors.toSet());

    assertThat(retried).containsExactlyInAnyOrder(408, 429, 500, 502, 503, 504);
  }

  @Test
  void isAValue() {
    assertThat(RetryPolicy.ofDefaults())
        .isEqualTo(RetryPolicy.ofDefaults())
        .hasSameHashCodeAs(RetryPolicy.ofDefaults())
        .isNotEqualTo(RetryPolicy.never());
    assertThat(policy).isEqualTo(policy.withMaxDuration(policy.maxDuration()));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
