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
import java.util.function.Consumer;
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
    expect("SELECT");
    boolean distinct = accept("DISTINCT");
    List<String> columns = columns();
    expect("FROM");
    String dataset = name(SqlHints.DATASET);
    List<Condition> conditions = accept("WHERE") ? conditions() : List.of();
    List<Ordering> orderings = accept("ORDER", "ORDER BY") ? orderings() : List.of();
    Long limit = accept("LIMIT") ? limit() : null;
    String timespan = accept("TIMESPAN") ? name("a range") : null;
    acceptSymbol(";");
    if (!acceptKind(Kind.END, SqlHints.END)) {
      throw unexpected();
    }
    return new InsightsQuery(distinct, columns, dataset, conditions, orderings, limit, timespan);
  }

  private List<String> columns() {
    List<String> columns = new ArrayList<>();
    do {
      columns.add(name(SqlHints.COLUMN));
    } while (acceptSymbol(","));
    return columns;
  }

  private List<Condition> conditions() {
    List<Condition> conditions = new ArrayList<>();
    do {
      conditions.add(condition());
    } while (accept("AND"));
    return conditions;
  }

  private Condition condition() {
    String column = name(SqlHints.COLUMN);
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
    if (accept("NOT")) {
      return negated();
    }
    throw unexpected();
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
    expect("IN");
    return Operator.NOT_IN;
  }

  private List<Literal> list() {
    expectSymbol("(");
    List<Literal> literals = new ArrayList<>();
    do {
      literals.add(literal());
    } while (acceptSymbol(","));
    expectSymbol(")");
    return literals;
  }

  private Literal literal() {
    if (acceptKind(Kind.NUMBER, "a number")) {
      return new NumberLiteral(previous().text());
    }
    if (acceptKind(Kind.STRING, SqlHints.STRING)) {
      return new StringLiteral(previous().text());
    }
    throw unexpected();
  }

  private List<Ordering> orderings() {
    expect("BY");
    List<Ordering> orderings = new ArrayList<>();
    do {
      String column = name(SqlHints.COLUMN);
      orderings.add(new Ordering(column, direction(column)));
    } while (acceptSymbol(","));
    return orderings;
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
    if (!acceptKind(Kind.NUMBER, expectation)) {
      throw unexpected();
    }
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

  /** Consumes the keyword if it is the current token. */
  private boolean accept(String keyword) {
    return accept(keyword, keyword);
  }

  /** Consumes the keyword if it is the current token; an error names it as {@code role}. */
  private boolean accept(String keyword, String role) {
    return step(role, current().isWord(keyword));
  }

  /** Consumes the symbol if it is the current token. */
  private boolean acceptSymbol(String symbol) {
    return step("\"" + symbol + "\"", current().isSymbol(symbol));
  }

  /** Consumes the keyword, or throws if it is not the current token. */
  private void expect(String keyword) {
    if (!accept(keyword)) {
      throw unexpected();
    }
  }

  /** Consumes the symbol, or throws if it is not the current token. */
  private void expectSymbol(String symbol) {
    if (!acceptSymbol(symbol)) {
      throw unexpected();
    }
  }

  /** Consumes a name, or throws; an error names it as {@code role}. */
  private String name(String role) {
    Token token = current();
    if (!step(role, token.kind() == Kind.WORD && NameRules.isName(token.text()))) {
      throw unexpected();
    }
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
