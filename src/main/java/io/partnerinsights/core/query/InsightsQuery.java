package io.partnerinsights.core.query;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One query of the service's language:
 *
 * <pre>{@code
 * SELECT [DISTINCT] name(, name)* FROM dataset [WHERE condition (AND condition)*]
 *   [ORDER BY name [ASC|DESC](, …)*] [LIMIT n] [TIMESPAN range]
 * }</pre>
 *
 * <p>Every value of this type can be written: names are words of the language that are not
 * reserved, literals need no escape. So {@code parse(print(q))} is {@code q}, always. NameRules
 * keep the spelling they came in; the service compares them, and all values, without case.
 * Immutable.
 *
 * @param distinct whether DISTINCT is written; it changes nothing when a metric is selected
 * @param columns columns and metrics in the order of the file, at least one
 * @param dataset the dataset's name
 * @param conditions joined by AND, may be empty
 * @param orderings may be empty
 * @param limit the most rows, at least 1
 * @param timespan upper case; without one the service reads six months. Any word is kept, because a
 *     dataset may offer more ranges than {@link Timespan} knows
 */
public record InsightsQuery(
    boolean distinct,
    List<String> columns,
    String dataset,
    List<Condition> conditions,
    List<Ordering> orderings,
    OptionalLong limit,
    Optional<String> timespan) {

  /** Copies the lists and refuses what cannot be written in the language. */
  public InsightsQuery {
    columns = List.copyOf(columns);
    conditions = List.copyOf(conditions);
    orderings = List.copyOf(orderings);
    timespan = timespan.map(word -> NameRules.writable(word).toUpperCase(Locale.ROOT));
    columns.forEach(NameRules::writable);
    NameRules.writable(dataset);
    if (columns.isEmpty() || (limit.isPresent() && limit.getAsLong() < 1)) {
      throw Problem.of(ErrorCode.QUERY_SYNTAX, "The query cannot be written in the query language")
          .reason("it needs at least one column, and a LIMIT of at least 1 where there is one")
          .toException();
    }
  }

  /**
   * Reads a query. Keywords are read without case; one {@code ;} at the end is dropped.
   *
   * @throws io.partnerinsights.core.errors.QueryException {@code QUERY_SYNTAX} with the position,
   *     what was expected and what to write instead; {@code UNSAFE_LITERAL} for a quote inside a
   *     string, for which the language has no escape
   */
  public static InsightsQuery parse(String text) {
    return QueryParser.parse(text);
  }

  /** The canonical text: upper-case keywords, single blanks, every direction written. */
  public String print() {
    return QueryPrinter.print(this);
  }

  /** The same as {@link #print()}. */
  @Override
  public String toString() {
    return print();
  }
}
