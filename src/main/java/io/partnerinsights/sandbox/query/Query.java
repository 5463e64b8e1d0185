package io.partnerinsights.sandbox.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parsed query. Names are spelled as in the text and are not checked against any dataset.
 *
 * @param columns the selected columns and metrics
 * @param conditions joined by AND
 * @param limit null without LIMIT
 * @param timespan the word after TIMESPAN, known or not; null without TIMESPAN
 */
public record Query(
    boolean distinct,
    List<String> columns,
    String dataset,
    List<Condition> conditions,
    List<SortKey> sortKeys,
    @Nullable Long limit,
    @Nullable String timespan) {

  /** One condition: numbers are as written, strings without quotes; only IN has several values. */
  public record Condition(String column, Operator operator, List<String> values) {}

  public record SortKey(String column, boolean descending) {}

  /** Parses a text, or throws ServiceException if it does not follow the grammar. */
  public static Query parse(String text) {
    return new QueryParser(new Tokens(text)).parseQuery();
  }
}
