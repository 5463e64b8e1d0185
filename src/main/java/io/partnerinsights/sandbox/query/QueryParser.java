package io.partnerinsights.sandbox.query;

import io.partnerinsights.sandbox.query.Query.Condition;
import io.partnerinsights.sandbox.query.Query.SortKey;
import io.partnerinsights.sandbox.web.ApiError;
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
  private static final BigInteger MAX_LIMIT = BigInteger.valueOf(Long.MAX_VALUE);
  private final Tokens tokens;

  QueryParser(Tokens tokens) {
    this.tokens = tokens;
  }

  Query parseQuery() {
    tokens.consume("SELECT");
    boolean distinct = tokens.tryConsume("DISTINCT");
    List<String> columns = parseList(",", tokens::consumeName);
    tokens.consume("FROM");
    String dataset = tokens.consumeName();
    Query query =
        new Query(
            distinct,
            columns,
            dataset,
            parseConditions(),
            parseSortKeys(),
            parseLimit(),
            parseTimespan());
    tokens.tryConsume(";");
    tokens.consumeEnd();
    return query;
  }

  private List<Condition> parseConditions() {
    return tokens.tryConsume("WHERE") ? parseList("AND", this::parseCondition) : List.of();
  }

  private Condition parseCondition() {
    String column = tokens.consumeName();
    Operator operator = parseOperator();
    return new Condition(
        column, operator, operator.takesList() ? parseValues() : List.of(tokens.consumeValue()));
  }

  private Operator parseOperator() {
    return Stream.of(Operator.values())
        .filter(operator -> tokens.tryConsume(operator.words()))
        .findFirst()
        .orElseThrow(ApiError.INVALID_SYNTAX::exception);
  }

  private List<String> parseValues() {
    tokens.consume("(");
    List<String> values = parseList(",", tokens::consumeValue);
    tokens.consume(")");
    return values;
  }

  private List<SortKey> parseSortKeys() {
    return tokens.tryConsume("ORDER", "BY") ? parseList(",", this::parseSortKey) : List.of();
  }

  /** Parses a sort key; without a direction it is descending. */
  private SortKey parseSortKey() {
    String column = tokens.consumeName();
    boolean ascending = tokens.tryConsume("ASC");
    if (!ascending) {
      tokens.tryConsume("DESC");
    }
    return new SortKey(column, !ascending);
  }

  /** Parses the limit, a whole number from 1; no maximum is documented. */
  private @Nullable Long parseLimit() {
    if (!tokens.tryConsume("LIMIT")) {
      return null;
    }
    String number = tokens.consumeNumber();
    if (!number.matches("\\d*[1-9]\\d*")) {
      throw ApiError.INVALID_SYNTAX.exception();
    }
    return new BigInteger(number).min(MAX_LIMIT).longValueExact();
  }

  private @Nullable String parseTimespan() {
    return tokens.tryConsume("TIMESPAN") ? tokens.consumeName() : null;
  }

  private <T> List<T> parseList(String separator, Supplier<T> item) {
    List<T> items = new ArrayList<>();
    do {
      items.add(item.get());
    } while (tokens.tryConsume(separator));
    return List.copyOf(items);
  }
}
