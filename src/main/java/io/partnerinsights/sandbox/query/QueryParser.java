package io.partnerinsights.sandbox.query;

import io.partnerinsights.sandbox.query.Query.Condition;
import io.partnerinsights.sandbox.query.Query.SortKey;
import io.partnerinsights.sandbox.web.ServiceErrors;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Parses the documented grammar by recursive descent.
 *
 * <pre>{@code
 * query     = SELECT [DISTINCT] name {, name} FROM name [WHERE condition {AND condition}]
 *             [ORDER BY sortKey {, sortKey}] [LIMIT number] [TIMESPAN name] [;]
 * condition = name operator value | name [NOT] IN ( value {, value} )
 * sortKey   = name [ASC | DESC]
 * value     = number | string
 * }</pre>
 */
final class QueryParser {
  private static final BigInteger LARGEST_LIMIT = BigInteger.valueOf(Long.MAX_VALUE);
  private final Tokens tokens;

  QueryParser(Tokens tokens) {
    this.tokens = tokens;
  }

  Query query() {
    tokens.expect("SELECT");
    boolean distinct = tokens.accept("DISTINCT");
    List<String> columns = list(",", tokens::name);
    tokens.expect("FROM");
    String dataset = tokens.name();
    Query query = new Query(distinct, columns, dataset, conditions(), order(), limit(), timespan());
    tokens.accept(";");
    tokens.expectEnd();
    return query;
  }

  private List<Condition> conditions() {
    return tokens.accept("WHERE") ? list("AND", this::condition) : List.of();
  }

  private Condition condition() {
    String column = tokens.name();
    Operator operator = operator();
    return new Condition(
        column, operator, operator.takesList() ? valueList() : List.of(tokens.value()));
  }

  private Operator operator() {
    return Stream.of(Operator.values())
        .filter(operator -> tokens.accept(operator.words()))
        .findFirst()
        .orElseThrow(ServiceErrors.INVALID_SYNTAX::exception);
  }

  private List<String> valueList() {
    tokens.expect("(");
    List<String> values = list(",", tokens::value);
    tokens.expect(")");
    return values;
  }

  private List<SortKey> order() {
    return tokens.accept("ORDER", "BY") ? list(",", this::sortKey) : List.of();
  }

  /** Parses a sort key; without a direction it is descending. */
  private SortKey sortKey() {
    String column = tokens.name();
    boolean ascending = tokens.accept("ASC");
    if (!ascending) {
      tokens.accept("DESC");
    }
    return new SortKey(column, !ascending);
  }

  /** Parses the limit, a whole number from 1; no maximum is documented. */
  private @Nullable Long limit() {
    if (!tokens.accept("LIMIT")) {
      return null;
    }
    String number = tokens.number();
    if (!number.matches("\\d*[1-9]\\d*")) {
      throw ServiceErrors.INVALID_SYNTAX.exception();
    }
    return new BigInteger(number).min(LARGEST_LIMIT).longValueExact();
  }

  private @Nullable String timespan() {
    return tokens.accept("TIMESPAN") ? tokens.name() : null;
  }

  private <T> List<T> list(String separator, Supplier<T> item) {
    List<T> items = new ArrayList<>();
    do {
      items.add(item.get());
    } while (tokens.accept(separator));
    return List.copyOf(items);
  }
}
