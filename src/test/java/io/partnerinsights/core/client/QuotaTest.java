package io.partnerinsights.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.Quota.Permit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How many reports an account creates in an hour. */
final class QuotaTest {
  private static final Instant START = Instant.parse("2026-06-15T08:00:00Z");

  @Test
  void permitsAreGrantedInTheOrderOfTheQueue() {
    Instant now = START;
    Quota quota = new Quota();
    assertThat(quota.newPermit().takeOrQueue(1, now)).isEmpty();
    Permit second = quota.newPermit();
    assertThat(second.takeOrQueue(1, now)).contains(now.plus(Quota.WINDOW));

    assertThat(quota.newPermit().takeOrQueue(1, now))
        .contains(now.plus(Quota.WINDOW.multipliedBy(2)));
    assertThat(second.takeOrQueue(1, now)).contains(now.plus(Quota.WINDOW));
  }

  /**
   * Jobs take permits, create their reports up to three hours later, as after refusals of the
   * service, repeat a POST without effect, or give up.
   */
  @Test
  void noHourHasMoreReportsThanAllowed() {
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int perHour = 1 + random.nextInt(5);
      Quota quota = new Quota();
      List<Permit> waiting = new ArrayList<>();
      List<Permit> taken = new ArrayList<>();
      List<Instant> creations = new ArrayList<>();
      Instant now = START;
      for (int step = 0; step < 100; step++) {
        now = now.plus(Duration.ofSeconds(random.nextInt(1_800)));
        if (random.nextInt(3) == 0) {
          waiting.add(quota.newPermit());
        }
        for (Permit permit : List.copyOf(waiting)) {
          Instant time = now;
          permit
              .takeOrQueue(perHour, time)
              .ifPresentOrElse(
                  next -> assertThat(next).isAfter(time),
                  () -> taken.add(waiting.remove(waiting.indexOf(permit))));
        }
        if (!taken.isEmpty() && random.nextInt(4) == 0) {
          Permit permit = taken.remove(random.nextInt(taken.size()));
          int fate = random.nextInt(6);
          if (fate > 0) {
            permit.markUsed(now);
          }
          if (fate == 1) {
            waiting.add(permit); // Its report is proven to be absent, so it is created again.
          } else if (fate > 1) {
            creations.add(now);
          }
          permit.releaseIfUnused();
        }
        Instant windowStart = now.minus(Quota.WINDOW);
        assertThat(creations.stream().filter(each -> each.isAfter(windowStart)).count())
            .as("seed %d", seed)
            .isLessThanOrEqualTo(perHour);
      }
      assertThat(creations).as("seed %d", seed).hasSizeGreaterThan(3);
    }
  }
}
