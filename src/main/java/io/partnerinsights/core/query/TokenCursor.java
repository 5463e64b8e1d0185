package io.partnerinsights.core.query;

import io.partnerinsights.core.query.QueryLexer.Token;
import io.partnerinsights.core.query.QueryLexer.Token.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Steps through a query's tokens and records what was expected at the current one. */
final class TokenCursor {
  private final String query;
  private final List<Token> tokens;
  private final Set<String> expected = new LinkedHashSet<>();
  private int at;

  TokenCursor(String query) {
    this.query = query;
    this.tokens = QueryLexer.tokens(query);
  }

  /** Consumes the keyword if it is the current token. */
  boolean accept(String keyword) {
    return accept(keyword, keyword);
  }

  /** Consumes the keyword if it is the current token; an error names it as {@code role}. */
  boolean accept(String keyword, String role) {
    return step(role, current().isWord(keyword));
  }

  /** Consumes the symbol if it is the current token. */
  boolean acceptSymbol(String symbol) {
    return step("\"" + symbol + "\"", current().isSymbol(symbol));
  }

  /** Consumes the keyword, or throws if it is not the current token. */
  void expect(String keyword) {
    if (!accept(keyword)) {
      throw unexpected();
    }
  }

  /** Consumes the symbol, or throws if it is not the current token. */
  void expectSymbol(String symbol) {
    if (!acceptSymbol(symbol)) {
      throw unexpected();
    }
  }

  /** Consumes a name, or throws; an error names it as {@code role}. */
  String name(String role) {
    Token token = current();
    if (!step(role, token.kind() == Kind.WORD && NameRules.isName(token.text()))) {
      throw unexpected();
    }
    return token.text();
  }

  /** Consumes the current token if it is of that kind; an error names it as {@code role}. */
  boolean acceptKind(Kind kind, String role) {
    return step(role, current().kind() == kind);
  }

  void expectEnd() {
    if (!acceptKind(Kind.END, SqlHints.END)) {
      throw unexpected();
    }
  }

  /** Returns the token consumed last. */
  Token previous() {
    return tokens.get(at - 1);
  }

  /** Returns the error for the current token, with everything that was expected here. */
  RuntimeException unexpected() {
    Token before = at == 0 ? new Token(Kind.SYMBOL, "", 0) : previous();
    String remedy =
        current().isSymbol("*")
            ? SqlHints.allColumns(dataset())
            : SqlHints.remedy(before, current(), expected);
    return QueryErrors.unexpected(query, current(), expected, remedy);
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
  RuntimeException unexpectedPrevious(String expectation) {
    return QueryErrors.unexpected(query, previous(), Set.of(expectation), "");
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
