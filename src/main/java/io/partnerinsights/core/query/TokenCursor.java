package io.partnerinsights.core.query;

import io.partnerinsights.core.query.QueryLexer.Token;
import io.partnerinsights.core.query.QueryLexer.Token.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Walks over a query's tokens and remembers what would have fitted at the present one. */
final class TokenCursor {
  private final String query;
  private final List<Token> tokens;
  private final Set<String> expected = new LinkedHashSet<>();
  private int at;

  TokenCursor(String query) {
    this.query = query;
    this.tokens = QueryLexer.tokens(query);
  }

  /** Steps over the keyword if it is there. */
  boolean accept(String keyword) {
    return accept(keyword, keyword);
  }

  /** Steps over the keyword if it is there; {@code role} is what an error expects. */
  boolean accept(String keyword, String role) {
    return step(role, current().isWord(keyword));
  }

  /** Steps over the symbol if it is there. */
  boolean acceptSymbol(String symbol) {
    return step("\"" + symbol + "\"", current().isSymbol(symbol));
  }

  /** Steps over the keyword, which must be there. */
  void expect(String keyword) {
    if (!accept(keyword)) {
      throw refuse();
    }
  }

  /** Steps over the symbol, which must be there. */
  void expectSymbol(String symbol) {
    if (!acceptSymbol(symbol)) {
      throw refuse();
    }
  }

  /** Steps over a name that is not reserved. */
  String name(String role) {
    Token token = current();
    if (!step(role, token.kind() == Kind.WORD && NameRules.isName(token.text()))) {
      throw refuse();
    }
    return token.text();
  }

  /** Steps over a token of that kind, if it is there. */
  boolean acceptKind(Kind kind, String role) {
    return step(role, current().kind() == kind);
  }

  void expectEnd() {
    if (!acceptKind(Kind.END, SqlHints.END)) {
      throw refuse();
    }
  }

  /** The token before the present one. */
  Token previous() {
    return tokens.get(at - 1);
  }

  /** The error that says what would have fitted here. */
  RuntimeException refuse() {
    Token before = at == 0 ? new Token(Kind.SYMBOL, "", 0) : previous();
    return QueryErrors.unexpected(
        query, current(), expected, SqlHints.remedy(before, current(), expected));
  }

  /** An error about the token before the present one, which was of the right kind. */
  RuntimeException refusePrevious(String expectation) {
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
