package io.partnerinsights.sandbox.query;

import io.partnerinsights.sandbox.web.ServiceErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tokens of a query's text, read from left to right. */
final class Tokens {
  private static final String LETTER = "[\\p{L}\\p{Nd}_]";

  /**
   * Blanks and one token, in a group named after its kind. A string has no escape: the next quote
   * ends it. A word may begin with digits.
   */
  private static final Pattern TOKEN =
      Pattern.compile(
          "[\\s\\p{Z}\\uFEFF]*(?:"
              + "'(?<STRING>[^']*)'"
              + ("|(?<NUMBER>-?\\d+\\.\\d+|-\\d+|\\d+(?!" + LETTER + "))")
              + ("|(?<WORD>" + LETTER + "+)")
              + "|(?<SYMBOL>[<>!]=|[=<>(),;])"
              + "|(?<END>\\z))");

  private static final Set<String> RESERVED = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    RESERVED.addAll(List.of("SELECT", "DISTINCT", "FROM", "WHERE", "AND", "NOT", "LIKE", "IN"));
    RESERVED.addAll(List.of("ORDER", "BY", "ASC", "DESC", "LIMIT", "TIMESPAN"));
  }

  private final List<Token> tokens = new ArrayList<>();
  private int next;

  private enum Kind {
    WORD,
    NUMBER,
    STRING,
    SYMBOL,
    END
  }

  /** One token, with its text as written; a string without its quotes, the end empty. */
  private record Token(Kind kind, String text) {
    /** Returns whether this is the given keyword, in any case, or the given symbol. */
    private boolean is(String keywordOrSymbol) {
      return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(keywordOrSymbol);
    }
  }

  /** Splits the text; a character outside the language's alphabet is an error. */
  Tokens(String text) {
    Matcher match = TOKEN.matcher(text);
    Token token;
    do {
      require(match.lookingAt());
      token = token(match);
      tokens.add(token);
      match.region(match.end(), text.length());
    } while (token.kind() != Kind.END);
  }

  private static Token token(Matcher match) {
    return Stream.of(Kind.values())
        .filter(kind -> match.group(kind.name()) != null)
        .map(kind -> new Token(kind, match.group(kind.name())))
        .findFirst()
        .orElseThrow();
  }

  boolean accept(String... keywordsOrSymbols) {
    int end = next + keywordsOrSymbols.length;
    boolean matches = end < tokens.size();
    for (int i = next; matches && i < end; i++) {
      matches = tokens.get(i).is(keywordsOrSymbols[i - next]);
    }
    next = matches ? end : next;
    return matches;
  }

  void expect(String keywordOrSymbol) {
    require(accept(keywordOrSymbol));
  }

  void expectEnd() {
    consume(Kind.END);
  }

  /** Consumes the name of a column, metric, dataset or timespan: a word that is not a keyword. */
  String name() {
    String word = consume(Kind.WORD);
    require(!RESERVED.contains(word));
    return word;
  }

  String number() {
    return consume(Kind.NUMBER);
  }

  String value() {
    return consume(tokens.get(next).kind() == Kind.NUMBER ? Kind.NUMBER : Kind.STRING);
  }

  private String consume(Kind kind) {
    Token token = tokens.get(next);
    require(token.kind() == kind);
    next++;
    return token.text();
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw ServiceErrors.INVALID_SYNTAX.exception();
    }
  }
}
