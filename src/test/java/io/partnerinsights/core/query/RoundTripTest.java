package io.partnerinsights.core.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.QueryException;
import org.junit.jupiter.api.Test;

/** Parses and prints ten thousand random queries; a failure message contains the seed. */
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
  void ignoresWhitespaceAndCaseOfKeywords() {
    for (long seed = SEED; seed < SEED + QUERIES; seed++) {
      QueryGenerator generator = new QueryGenerator(seed);
      InsightsQuery query = generator.next();
      String text = generator.printLoosely(query);

      assertThat(InsightsQuery.parse(text)).as("seed %s: %s", seed, text).isEqualTo(query);
    }
  }

  @Test
  void refusesDamagedTextsWithQueryExceptions() {
    int refused = 0;
    for (long seed = SEED; seed < SEED + QUERIES; seed++) {
      QueryGenerator generator = new QueryGenerator(seed);
      String text = generator.damage(generator.next().print());
      refused += isRefused(seed, text) ? 1 : 0;
    }
    assertThat(refused).isBetween(QUERIES / 10, QUERIES * 9 / 10);
  }

  private static boolean isRefused(long seed, String text) {
    try {
      InsightsQuery query = InsightsQuery.parse(text);
      assertThat(InsightsQuery.parse(query.print())).as("seed %s", seed).isEqualTo(query);
      return false;
    } catch (QueryException refused) {
      return true;
    } catch (RuntimeException wrong) {
      throw new AssertionError("seed " + seed + ": " + text, wrong);
    }
  }
}
