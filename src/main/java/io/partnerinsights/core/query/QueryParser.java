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
  private final Consumer<String> onMissingDirection;
  private final List<Token> tokens;

  /** What fits at the current token, in the words of error messages. */
  private final Set<String> expectations = new LinkedHashSet<>();

  private int position;

  private QueryParser(String text, Consumer<String> onMissingDirection) {
    this.text = text;
    this.onMissingDirection = onMissingDirection;
    this.tokens = QueryLexer.readTokens(text);
  }

  static InsightsQuery parse(String text, Consumer<String> onMissingDirection) {
    return new QueryParser(text, onMissingDirection).parseQuery();
  }

  private InsightsQuery parseQuery() {
    require(acceptKeyword("SELECT"));
    boolean distinct = acceptKeyword("DISTINCT");
    List<String> columns = parseList(() -> parseName(SqlRemedies.COLUMN_NAME));
    require(acceptKeyword("FROM"));
    String dataset = parseName(SqlRemedies.DATASET_NAME);
    List<Condition> conditions =
        acceptKeyword("WHERE")
            ? parseList(this::parseCondition, () -> acceptKeyword("AND"))
            : List.of();
    List<Ordering> orderings = acceptKeyword("ORDER", "ORDER BY") ? parseOrderings() : List.of();
    Long limit = acceptKeyword("LIMIT") ? parseLimit() : null;
    String timespan = acceptKeyword("TIMESPAN") ? parseName("a range") : null;
    acceptSymbol(";");
    require(acceptKind(Kind.END, SqlRemedies.QUERY_END));
    return new InsightsQuery(distinct, columns, dataset, conditions, orderings, limit, timespan);
  }

  /** Parses one item or more. */
  private static <T> List<T> parseList(Supplier<T> item, BooleanSupplier acceptSeparator) {
    List<T> items = new ArrayList<>();
    do {
      items.add(item.get());
    } while (acceptSeparator.getAsBoolean());
    return items;
  }

  private <T> List<T> parseList(Supplier<T> item) {
    return parseList(item, () -> acceptSymbol(","));
  }

  private Condition parseCondition() {
    String column = parseName(SqlRemedies.COLUMN_NAME);
    Operator operator = parseOperator();
    List<Literal> literals = operator.takesList() ? parseLiterals() : List.of(parseLiteral());
    return new Condition(column, operator, literals);
  }

  private Operator parseOperator() {
    for (Operator operator : Operator.values()) {
      if (acceptOperator(operator)) {
        return operator;
      }
    }
    require(acceptKeyword("NOT"));
    return parseNegatedOperator();
  }

  private boolean acceptOperator(Operator operator) {
    return switch (operator) {
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          acceptSymbol(operator.text());
      case LIKE, IN -> acceptKeyword(operator.text());
      case NOT_LIKE, NOT_IN -> false;
    };
  }

  private Operator parseNegatedOperator() {
    if (acceptKeyword("LIKE")) {
      return Operator.NOT_LIKE;
    }
    require(acceptKeyword("IN"));
    return Operator.NOT_IN;
  }

  private List<Literal> parseLiterals() {
    require(acceptSymbol("("));
    List<Literal> literals = parseList(this::parseLiteral);
    require(acceptSymbol(")"));
    return literals;
  }

  private Literal parseLiteral() {
    if (acceptKind(Kind.NUMBER, "a number")) {
      return new NumberLiteral(previousToken().text());
    }
    require(acceptKind(Kind.STRING, SqlRemedies.QUOTED_STRING));
    return new StringLiteral(previousToken().text());
  }

  private List<Ordering> parseOrderings() {
    require(acceptKeyword("BY"));
    return parseList(this::parseOrdering);
  }

  private Ordering parseOrdering() {
    String column = parseName(SqlRemedies.COLUMN_NAME);
    return new Ordering(column, parseDirection(column));
  }

  private Direction parseDirection(String column) {
    if (acceptKeyword("ASC")) {
      return Direction.ASC;
    }
    if (acceptKeyword("DESC")) {
      return Direction.DESC;
    }
    onMissingDirection.accept(column);
    return Direction.SERVICE_DEFAULT;
  }

  private Long parseLimit() {
    String expectation = "a whole number from 1 to " + Long.MAX_VALUE;
    require(acceptKind(Kind.NUMBER, expectation));
    long limit = toLongOrZero(previousToken().text());
    if (limit < 1) {
      throw unexpectedPreviousToken(expectation);
    }
    return limit;
  }

  private static long toLongOrZero(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException notALong) {
      return 0;
    }
  }

  private boolean acceptKeyword(String keyword) {
    return acceptKeyword(keyword, keyword);
  }

  /** Consumes the keyword if it is the current token; an error names it as {@code role}. */
  private boolean acceptKeyword(String keyword, String expectation) {
    return advanceIfFits(expectation, currentToken().isWord(keyword));
  }

  private boolean acceptSymbol(String symbol) {
    return advanceIfFits("\"" + symbol + "\"", currentToken().isSymbol(symbol));
  }

  /** Refuses the current token unless it was accepted. */
  private void require(boolean accepted) {
    if (!accepted) {
      throw unexpectedToken();
    }
  }

  /** Consumes a name, or throws; an error names it as {@code role}. */
  private String parseName(String expectation) {
    Token token = currentToken();
    require(
        advanceIfFits(
            expectation, token.kind() == Kind.WORD && NameRules.isValidName(token.text())));
    return token.text();
  }

  /** Consumes the current token if it is of that kind; an error names it as {@code role}. */
  private boolean acceptKind(Kind kind, String expectation) {
    return advanceIfFits(expectation, currentToken().kind() == kind);
  }

  private Token previousToken() {
    return tokens.get(position - 1);
  }

  /** Returns the error for the current token, with everything that was expected here. */
  private RuntimeException unexpectedToken() {
    Token previousToken = position == 0 ? new Token(Kind.SYMBOL, "", 0) : previousToken();
    String remedy =
        currentToken().isSymbol("*")
            ? SqlRemedies.remedyForAllColumns(datasetAfterFrom())
            : SqlRemedies.remedyFor(previousToken, currentToken(), expectations);
    return QueryErrors.unexpected(text, currentToken(), expectations, remedy);
  }

  /** Returns the word after the next FROM, or a placeholder. */
  private String datasetAfterFrom() {
    return IntStream.range(position, tokens.size() - 1)
        .filter(i -> tokens.get(i).isWord("FROM") && tokens.get(i + 1).kind() == Kind.WORD)
        .mapToObj(i -> tokens.get(i + 1).text())
        .findFirst()
        .orElse("NAME");
  }

  /** Returns the error for the token consumed last, which had the right kind but a bad value. */
  private RuntimeException unexpectedPreviousToken(String expectation) {
    return QueryErrors.unexpected(text, previousToken(), Set.of(expectation), "");
  }

  private Token currentToken() {
    return tokens.get(position);
  }

  private boolean advanceIfFits(String expectation, boolean fits) {
    if (fits) {
      expectations.clear();
      position = Math.min(position + 1, tokens.size() - 1);
    } else {
      expectations.add(expectation);
    }
    return fits;
  }
}
