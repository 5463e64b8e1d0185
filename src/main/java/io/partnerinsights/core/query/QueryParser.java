package io.partnerinsights.core.query;

import io.partnerinsights.core.query.Literal.NumberLiteral;
import io.partnerinsights.core.query.Literal.StringLiteral;
import io.partnerinsights.core.query.Ordering.Direction;
import io.partnerinsights.core.query.QueryLexer.Token;
import io.partnerinsights.core.query.QueryLexer.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Recursive descent parser of the query language: one method for each rule of the grammar. */
final class QueryParser {
  private final String text;
  private final Consumer<String> undirected;
  private final List<Token> tokens;

  /** What fits at the current token, in the words of error messages. */
  private final Set<String> expected = new LinkedHashSet<>();

  private int at;

  private QueryParser(String text, Consumer<String> undirected) {
    this.text = text;
    this.undirected = undirected;
    this.tokens = QueryLexer.tokens(text);
  }

  static InsightsQuery parse(String text, Consumer<String> undirected) {
    return new QueryParser(text, undirected).query();
  }

  private InsightsQuery query() {
    require(accept("SELECT"));
    boolean distinct = accept("DISTINCT");
    List<String> columns = list(() -> name(SqlHints.COLUMN));
    require(accept("FROM"));
    String dataset = name(SqlHints.DATASET);
    List<Condition> conditions =
        accept("WHERE") ? list(this::condition, () -> accept("AND")) : List.of();
    List<Ordering> orderings = accept("ORDER", "ORDER BY") ? orderings() : List.of();
    Long limit = accept("LIMIT") ? limit() : null;
    String timespan = accept("TIMESPAN") ? name("a range") : null;
    acceptSymbol(";");
    require(acceptKind(Kind.END, SqlHints.END));
    return new InsightsQuery(distinct, columns, dataset, conditions, orderings, limit, timespan);
  }

  /** Parses one item or more. */
  private static <T> List<T> list(Supplier<T> item, BooleanSupplier acceptsSeparator) {
    List<T> items = new ArrayList<>();
    do {
      items.add(item.get());
    } while (acceptsSeparator.getAsBoolean());
    return items;
  }

  private <T> List<T> list(Supplier<T> item) {
    return list(item, () -> acceptSymbol(","));
  }

  private Condition condition() {
    String column = name(SqlHints.COLUMN);
    Operator operator = operator();
    List<Literal> literals = operator.takesList() ? literals() : List.of(literal());
    return new Condition(column, operator, literals);
  }

  private Operator operator() {
    for (Operator operator : Operator.values()) {
      if (accept(operator)) {
        return operator;
      }
    }
    require(accept("NOT"));
    return negated();
  }

  private boolean accept(Operator operator) {
    return switch (operator) {
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          acceptSymbol(operator.text());
      case LIKE, IN -> accept(operator.text());
      case NOT_LIKE, NOT_IN -> false;
    };
  }

  private Operator negated() {
    if (accept("LIKE")) {
      return Operator.NOT_LIKE;
    }
    require(accept("IN"));
    return Operator.NOT_IN;
  }

  private List<Literal> literals() {
    require(acceptSymbol("("));
    List<Literal> literals = list(this::literal);
    require(acceptSymbol(")"));
    return literals;
  }

  private Literal literal() {
    if (acceptKind(Kind.NUMBER, "a number")) {
      return new NumberLiteral(previous().text());
    }
    require(acceptKind(Kind.STRING, SqlHints.STRING));
    return new StringLiteral(previous().text());
  }

  private List<Ordering> orderings() {
    require(accept("BY"));
    return list(this::ordering);
  }

  private Ordering ordering() {
    String column = name(SqlHints.COLUMN);
    return new Ordering(column, direction(column));
  }

  private Direction direction(String column) {
    if (accept("ASC")) {
      return Direction.ASC;
    }
    if (accept("DESC")) {
      return Direction.DESC;
    }
    undirected.accept(column);
    return Direction.SERVICE_DEFAULT;
  }

  private Long limit() {
    String expectation = "a whole number from 1 to " + Long.MAX_VALUE;
    require(acceptKind(Kind.NUMBER, expectation));
    long limit = wholeNumber(previous().text());
    if (limit < 1) {
      throw unexpectedPrevious(expectation);
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

  private boolean accept(String keyword) {
    return accept(keyword, keyword);
  }

  /** Consumes the keyword if it is the current token; an error names it as {@code role}. */
  private boolean accept(String keyword, String role) {
    return step(role, current().isWord(keyword));
  }

  private boolean acceptSymbol(String symbol) {
    return step("\"" + symbol + "\"", current().isSymbol(symbol));
  }

  /** Refuses the current token unless it was accepted. */
  private void require(boolean accepted) {
    if (!accepted) {
      throw unexpected();
    }
  }

  /** Consumes a name, or throws; an error names it as {@code role}. */
  private String name(String role) {
    Token token = current();
    require(step(role, token.kind() == Kind.WORD && NameRules.isName(token.text())));
    return token.text();
  }

  /** Consumes the current token if it is of that kind; an error names it as {@code role}. */
  private boolean acceptKind(Kind kind, String role) {
    return step(role, current().kind() == kind);
  }

  private Token previous() {
    return tokens.get(at - 1);
  }

  /** Returns the error for the current token, with everything that was expected here. */
  private RuntimeException unexpected() {
    Token before = at == 0 ? new Token(Kind.SYMBOL, "", 0) : previous();
    String remedy =
        current().isSymbol("*")
            ? SqlHints.allColumns(dataset())
            : SqlHints.remedy(before, current(), expected);
    return QueryErrors.unexpected(text, current(), expected, remedy);
  }

  /** Returns the word after the next FROM, or a placeholder. */
  private String dataset() {
    return IntStream.range(at, tokens.size() - 1)
        .filter(i -> tokens.get(i).isWord("FROM") && tokens.get(i + 1).kind() == Kind.WORD)
        .mapToObj(i -> tokens.get(i + 1).text())
        .findFirst()
        .orElse("NAME");
  }

  /** Returns the error for the token consumed last, which had the right kind but a bad value. */
  private RuntimeException unexpectedPrevious(String expectation) {
    return QueryErrors.unexpected(text, previous(), Set.of(expectation), "");
  }

  private Token current() {
    return tokens.get(at);
  }

  private boolean step(String expectation, boolean fits) {
    if (fits) {
      expected.clear();
      at = Math.min(at + 1, tokens.size() - 1);
    } else {
      expected.add(expectation);
    }
    return fits;
  }
}
