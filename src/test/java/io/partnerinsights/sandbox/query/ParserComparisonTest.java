package io.partnerinsights.sandbox.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.query.Literal;
import io.partnerinsights.core.query.Ordering.Direction;
import io.partnerinsights.sandbox.query.Query.Condition;
import io.partnerinsights.sandbox.query.Query.SortKey;
import io.partnerinsights.sandbox.web.ServiceException;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares the sandbox's parser with the connector's; the two share no code. */
final class ParserComparisonTest {
  private static final int QUERIES = 10_000;

  @Test
  void bothParsersReadGeneratedQueriesAlike() {
    for (long seed = 0; seed < QUERIES; seed++) {
      String text = new QueryTexts(seed).valid();

      assertThat(ours(text)).as("seed %s: %s", seed, text).isPresent().isEqualTo(theirs(text));
    }
  }

  /** The documentation excludes neither; the connector sends no line breaks in strings. */
  @Test
  void theSandboxAcceptsLineBreaksInStringsAndEveryLimit() {
    Query query = Query.parse("SELECT a FROM b WHERE c = 'x\r\ny' LIMIT 99999999999999999999");

    assertThat(query.conditions().get(0).values()).containsExactly("x\r\ny");
    assertThat(query.limit()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  @Tag("full")
  void bothParsersAcceptTheSameDamagedQueries() {
    int accepted = 0;
    for (long seed = 0; seed < QUERIES; seed++) {
      String text = new QueryTexts(seed).damaged();
      Optional<Query> query = ours(text);
      accepted += query.isPresent() ? 1 : 0;

      assertThat(query).as("seed %s: %s", seed, text).isEqualTo(theirs(text));
    }
    assertThat(accepted).isBetween(QUERIES / 20, QUERIES / 2);
  }

  private static Optional<Query> ours(String text) {
    try {
      return Optional.of(withUpperCaseTimespan(Query.parse(text)));
    } catch (ServiceException refused) {
      return Optional.empty();
    }
  }

  private static Query withUpperCaseTimespan(Query query) {
    return new Query(
        query.distinct(),
        query.columns(),
        query.dataset(),
        query.conditions(),
        query.sortKeys(),
        query.limit(),
        query.timespan() == null ? null : query.timespan().toUpperCase(Locale.ROOT));
  }

  private static Optional<Query> theirs(String text) {
    try {
      return Optional.of(converted(InsightsQuery.parse(text)));
    } catch (QueryException refused) {
      return Optional.empty();
    }
  }

  private static Query converted(InsightsQuery query) {
    return new Query(
        query.distinct(),
        query.columns(),
        query.dataset(),
        query.conditions().stream().map(ParserComparisonTest::converted).toList(),
        query.orderings().stream()
            .map(key -> new SortKey(key.column(), key.direction() == Direction.DESC))
            .toList(),
        query.limit(),
        query.timespan());
  }

  private static Condition converted(io.partnerinsights.core.query.Condition condition) {
    Operator operator = Operator.valueOf(condition.operator().name());
    return new Condition(
        condition.column(), operator, condition.literals().stream().map(Literal::text).toList());
  }
}
