package io.partnerinsights.core.query;

import io.partnerinsights.core.errors.QueryException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One query of the service's language:
 *
 * <pre>{@code
 * SELECT [DISTINCT] name(, name)* FROM dataset [WHERE condition (AND condition)*]
 *   [ORDER BY name [ASC|DESC](, …)*] [LIMIT n] [TIMESPAN range]
 * }</pre>
 *
 * <p>Every instance can be printed: names are words that are not reserved, and literals need no
 * escape. {@code parse(q.toText())} always equals {@code q}. Names keep their spelling; the service
 * compares names and values without case. Immutable.
 *
 * @param distinct whether DISTINCT is written; it has no effect when a metric is selected
 * @param columns columns and metrics in the order of the file, at least one
 * @param conditions joined by AND, may be empty
 * @param limit the maximum number of rows, at least 1; null for all rows
 * @param timespan upper case; the service reads six months if it is null. Any word is allowed,
 *     because a dataset may offer ranges that {@link Timespan} does not list
 */
public record InsightsQuery(
    boolean distinct,
    List<String> columns,
    String dataset,
    List<Condition> conditions,
    List<Ordering> orderings,
    @Nullable Long limit,
    @Nullable String timespan) {

  public InsightsQuery {
    columns = List.copyOf(columns);
    conditions = List.copyOf(conditions);
    orderings = List.copyOf(orderings);
    timespan = timespan == null ? null : QueryErrors.requireName(timespan).toUpperCase(Locale.ROOT);
    columns.forEach(QueryErrors::requireName);
    QueryErrors.requireName(dataset);
    if (columns.isEmpty()) {
      throw QueryErrors.EMPTY_QUERY.error("it names no column", "name at least one column");
    }
    if (limit != null && limit < 1) {
      throw QueryErrors.EMPTY_QUERY.error("its LIMIT is less than 1", "write LIMIT 1 or more");
    }
  }

  /**
   * Parses a query. Keywords are read without case; one {@code ;} at the end is dropped.
   *
   * @throws io.partnerinsights.core.errors.QueryException {@code QUERY_SYNTAX} with the position,
   *     the expected tokens and a remedy; {@code UNSAFE_LITERAL} for a quote inside a string,
   *     because the language has no escape
   */
  public static InsightsQuery parse(String text) {
    return parse(text, column -> {});
  }

  /** Parses a query; {@code onMissingDirection} gets ORDER BY's columns without a direction. */
  public static InsightsQuery parse(String text, Consumer<String> onMissingDirection) {
    return QueryParser.parse(text, onMissingDirection);
  }

  /** Parses a text of the service; empty if it is not a query that can be read. */
  public static Optional<InsightsQuery> tryParse(String text) {
    try {
      return Optional.of(parse(text));
    } catch (QueryException e) {
      return Optional.empty();
    }
  }

  /** Returns whether a query can contain the name of a column or metric. */
  public static boolean isValidName(String name) {
    return NameRules.isValidName(name);
  }

  public Optional<String> findTimespan() {
    return Optional.ofNullable(timespan);
  }

  /** Returns the canonical text: upper-case keywords, single spaces, every direction written. */
  public String toText() {
    StringBuilder text = new StringBuilder(distinct ? "SELECT DISTINCT " : "SELECT ");
    text.append(String.join(", ", columns)).append(" FROM ").append(dataset);
    text.append(toClause(" WHERE ", conditions, " AND ", Condition::toQueryText));
    text.append(toClause(" ORDER BY ", orderings, ", ", Ordering::toQueryText));
    if (limit != null) {
      text.append(" LIMIT ").append(limit);
    }
    if (timespan != null) {
      text.append(" TIMESPAN ").append(timespan);
    }
    return text.toString();
  }

  private static <T> String toClause(
      String keyword, List<T> parts, String separator, Function<T, String> toText) {
    return parts.isEmpty()
        ? ""
        : parts.stream().map(toText).collect(Collectors.joining(separator, keyword, ""));
  }

  @Override
  public String toString() {
    return toText();
  }
}
