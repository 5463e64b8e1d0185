package io.partnerinsights.sandbox.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parsed query. Names are spelled as in the text and are not checked against any dataset.
 *
 * @param conditions joined by AND
 * @param limit null without LIMIT
 * @param timespan the word after TIMESPAN, known or not; null without TIMESPAN
 */
public record Query(
    Select select,
    String dataset,
    List<Condition> conditions,
    List<SortKey> order,
    @Nullable Long limit,
    @Nullable String timespan) {

  /** The selected columns and metrics. */
  public record Select(boolean distinct, List<String> columns) {
    /** Copies the list. */
    public Select {
      columns = List.copyOf(columns);
    }
  }

  /** Copies the lists. */
  public Query {
    conditions = List.copyOf(conditions);
    order = List.copyOf(order);
  }

  /**
   * Parses a query's text.
   *
   * @throws InvalidQueryException if the text does not follow the grammar
   */
  public static Query parse(String text) {
    return new QueryParser(new Tokens(text)).query();
  }
}
