package io.partnerinsights.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private static final RandomGenerator ZERO = () -> 0;

  private final RetryPolicy policy = RetryPolicy.forFifteenMinutes();

  /** Doubles the delay up to a maximum. Retry-After, which has a maximum too, makes it longer. */
  @ParameterizedTest
  @CsvSource({
    "1,       , PT0.5S",
    "2,       , PT1S",
    "3,       , PT2S",
    "6,       , PT16S",
    "7,       , PT30S",
    "1000,    , PT30S",
    "1, PT57S , PT57S",
    "3, PT1S  , PT2S",
    "1, PT24H , PT5M"
  })
  void waitsForTheLongerOfTwoDelays(int attempt, Duration retryAfter, Duration delay) {
    assertThat(policy.delayAfter(attempt, retryAfter, ZERO)).isEqualTo(delay);
  }

  @Test
  void reducesTheDelayByTheJitterAtMost() {
    RandomGenerator random = new Random(42);

    List<Long> waits =
        IntStream.range(0, 1_000)
            .mapToObj(i -> policy.delayAfter(2, null, random).toMillis())
            .toList();

    assertThat(waits).allMatch(wait -> wait >= 500 && wait <= 1_000);
    assertThat(waits.stream().distinct().count()).isGreaterThan(300);
  }

  @Test
  void triesARenewedTokenAtOnceAndFurtherOnesAfterDelays() {
    RetryPolicy renewing = RetryPolicy.forOneRenewal();

    assertThat(renewing.delayAfter(1, Duration.ofSeconds(9), ZERO)).isZero();
    assertThat(renewing.delayAfter(2, null, ZERO)).isEqualTo(policy.delayAfter(1, null, ZERO));
    assertThat(renewing.maxAttempts()).isEqualTo(2);
  }

  @Test
  void retriesOnlyTheStatusesOfItsTable() {
    Set<Integer> retried =
        IntStream.range(0, 1_000)
            .filter(RetryPolicy::isRetryable)
            .boxed()
            .collect(Collectors.toSet());

    assertThat(retried)
        .contains(408, 429, 500, 502, 503, 504, 520, 529, 598)
        .doesNotContain(501, 505, 511)
        .hasSize(2 + 100 - 3)
        .allMatch(status -> status / 100 == 5 || status == 408 || status == 429);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Wed, 31 Dec 2025 23:59:00 GMT | PT0S",
        "|",
        "''|",
        "soon|",
        "-5|",
        "1.5|",
        "99999999999|",
        "32 Jan 2026|"
      })
  void readsRetryAfter(String header, Duration wait) {
    Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    assertThat(RetryAfter.parse(header, clock).orElse(null)).isEqualTo(wait);
  }
}
