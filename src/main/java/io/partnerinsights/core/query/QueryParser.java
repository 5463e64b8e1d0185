package io.partnerinsights.core.query;

import io.partnerinsights.core.query.Literal.NumberLiteral;
import io.partnerinsights.core.query.Literal.StringLiteral;
import io.partnerinsights.core.query.Ordering.Direction;
import io.partnerinsights.core.query.QueryLexer.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Recursive descent parser of the query language: one method for each rule of the grammar. */
final class QueryParser {
  private final TokenCursor tokens;
  private final Consumer<String> undirected;

  private QueryParser(String text, Consumer<String> undirected) {
    this.tokens = new TokenCursor(text);
    this.undirected = undirected;
  }

  static InsightsQuery parse(String text, Consumer<String> undirected) {
    return new QueryParser(text, undirected).query();
  }

  private InsightsQuery query() {
    tokens.expect("SELECT");
    boolean distinct = tokens.accept("DISTINCT");
    List<String> columns = columns();
    tokens.expect("FROM");
    String dataset = tokens.name(SqlHints.DATASET);
    List<Condition> conditions = tokens.accept("WHERE") ? conditions() : List.of();
    List<Ordering> orderings = tokens.accept("ORDER", "ORDER BY") ? orderings() : List.of();
    Long limit = tokens.accept("LIMIT") ? limit() : null;
    String timespan = tokens.accept("TIMESPAN") ? tokens.name("a range") : null;
    tokens.acceptSymbol(";");
    tokens.expectEnd();
    return new InsightsQuery(distinct, columns, dataset, conditions, orderings, limit, timespan);
  }

  private List<String> columns() {
    List<String> columns = new ArrayList<>();
    do {
      columns.add(tokens.name(SqlHints.COLUMN));
    } while (tokens.acceptSymbol(","));
    return columns;
  }

  private List<Condition> conditions() {
    List<Condition> conditions = new ArrayList<>();
    do {
      conditions.add(condition());
    } while (tokens.accept("AND"));
    return conditions;
  }

  private Condition condition() {
    String column = tokens.name(SqlHints.COLUMN);
    Operator operator = operator();
    List<Literal> literals = operator.takesList() ? list() : List.of(literal());
    return new Condition(column, operator, literals);
  }

  private Operator operator() {
    for (Operator operator : Operator.values()) {
      if (accept(operator)) {
        return operator;
      }
    }
    if (tokens.accept("NOT")) {
      return negated();
    }
    throw tokens.unexpected();
  }

  private boolean accept(Operator operator) {
    return switch (operator) {
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          tokens.acceptSymbol(operator.text());
      case LIKE, IN -> tokens.accept(operator.text());
      case NOT_LIKE, NOT_IN -> false;
    };
  }

  private Operator negated() {
    if (tokens.accept("LIKE")) {
      return Operator.NOT_LIKE;
    }
    tokens.expect("IN");
    return Operator.NOT_IN;
  }

  private List<Literal> list() {
    tokens.expectSymbol("(");
    List<Literal> literals = new ArrayList<>();
    do {
      literals.add(literal());
    } while (tokens.acceptSymbol(","));
    tokens.expectSymbol(")");
    return literals;
  }

  private Literal literal() {
    if (tokens.acceptKind(Kind.NUMBER, "a number")) {
      return new NumberLiteral(tokens.previous().text());
    }
    if (tokens.acceptKind(Kind.STRING, SqlHints.STRING)) {
      return new StringLiteral(tokens.previous().text());
    }
    throw tokens.unexpected();
  }

  private List<Ordering> orderings() {
    tokens.expect("BY");
    List<Ordering> orderings = new ArrayList<>();
    do {
      String column = tokens.name(SqlHints.COLUMN);
      orderings.add(new Ordering(column, direction(column)));
    } while (tokens.acceptSymbol(","));
    return orderings;
  }

  private Direction direction(String column) {
    if (tokens.accept("ASC")) {
      return Direction.ASC;
    }
    if (tokens.accept("DESC")) {
      return Direction.DESC;
    }
    undirected.accept(column);
    return Direction.SERVICE_DEFAULT;
  }

  private Long limit() {
    String expectation = "a whole number from 1 to " + Long.MAX_VALUE;
    if (!tokens.acceptKind(Kind.NUMBER, expectation)) {
      throw tokens.unexpected();
    }
    long limit = wholeNumber(tokens.previous().text());
    if (limit < 1) {
      throw tokens.unexpectedPrevious(expectation);
    }
    return limit;
  }

  private static long wholeNumber(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException notALong) {
      return 0;
    }
  }
}
