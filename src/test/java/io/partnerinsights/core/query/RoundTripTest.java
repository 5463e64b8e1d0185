package io.partnerinsights.core.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Ten thousand random queries; a failure names the seed that makes it again. */
final class RoundTripTest {
  private static final int QUERIES = 10_000;
  private static final long SEED = Long.getLong("query.seed", 20260101L);

  @Test
  void parsesWhatItPrints() {
    for (long seed = SEED; seed < SEED + QUERIES; seed++) {
      InsightsQuery query = new QueryGenerator(seed).next();
      String text = query.print();

      assertThat(InsightsQuery.parse(text)).as("seed %s: %s", seed, text).isEqualTo(query);
    }
  }

  @Test
  void readsTheSameQueryHoweverItIsWritten() {
    for (long seed = SEED; seed < SEED + QUERIES; seed++) {
      QueryGenerator generator = new QueryGenerator(seed);
      InsightsQuery query = generator.next();
      String text = generator.scribble(query);

      assertThat(InsightsQuery.parse(text)).as("seed %s: %s", seed, text).isEqualTo(query);
    }
  }
}
