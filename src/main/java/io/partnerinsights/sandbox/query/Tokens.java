package io.partnerinsights.sandbox.query;

import io.partnerinsights.sandbox.web.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tokens of a query's text, read from left to right. */
final class Tokens {
  private static final String WORD_LETTER = "[\\p{L}\\p{Nd}_]";

  /**
   * Blanks and one token, in a group named after its kind. A string has no escape: the next quote
   * ends it. A word may begin with digits.
   */
  private static final Pattern TOKEN =
      Pattern.compile(
          "[\\s\\p{Z}\\uFEFF]*(?:"
              + "'(?<STRING>[^']*)'"
              + ("|(?<NUMBER>-?\\d+\\.\\d+|-\\d+|\\d+(?!" + WORD_LETTER + "))")
              + ("|(?<WORD>" + WORD_LETTER + "+)")
              + "|(?<SYMBOL>[<>!]=|[=<>(),;])"
              + "|(?<END>\\z))");

  private static final Set<String> KEYWORDS = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    KEYWORDS.addAll(List.of("SELECT", "DISTINCT", "FROM", "WHERE", "AND", "NOT", "LIKE", "IN"));
    KEYWORDS.addAll(List.of("ORDER", "BY", "ASC", "DESC", "LIMIT", "TIMESPAN"));
  }

  private final List<Token> tokens = new ArrayList<>();
  private int position;

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
    private boolean matches(String keywordOrSymbol) {
      return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(keywordOrSymbol);
    }
  }

  /** Splits the text; a character outside the language's alphabet is an error. */
  Tokens(String text) {
    Matcher matcher = TOKEN.matcher(text);
    Token token;
    do {
      requireSyntax(matcher.lookingAt());
      token = toToken(matcher);
      tokens.add(token);
      matcher.region(matcher.end(), text.length());
    } while (token.kind() != Kind.END);
  }

  private static Token toToken(Matcher matcher) {
    return Stream.of(Kind.values())
        .filter(kind -> matcher.group(kind.name()) != null)
        .map(kind -> new Token(kind, matcher.group(kind.name())))
        .findFirst()
        .orElseThrow();
  }

  boolean tryConsume(String... keywordsOrSymbols) {
    int end = position + keywordsOrSymbols.length;
    boolean matches = end < tokens.size();
    for (int i = position; matches && i < end; i++) {
      matches = tokens.get(i).matches(keywordsOrSymbols[i - position]);
    }
    position = matches ? end : position;
    return matches;
  }

  void consume(String keywordOrSymbol) {
    requireSyntax(tryConsume(keywordOrSymbol));
  }

  void consumeEnd() {
    consumeKind(Kind.END);
  }

  /** Consumes the name of a column, metric, dataset or timespan: a word that is not a keyword. */
  String consumeName() {
    String word = consumeKind(Kind.WORD);
    requireSyntax(!KEYWORDS.contains(word));
    return word;
  }

  String consumeNumber() {
    return consumeKind(Kind.NUMBER);
  }

  String consumeValue() {
    return consumeKind(tokens.get(position).kind() == Kind.NUMBER ? Kind.NUMBER : Kind.STRING);
  }

  private String consumeKind(Kind kind) {
    Token token = tokens.get(position);
    requireSyntax(token.kind() == kind);
    position++;
    return token.text();
  }

  private static void requireSyntax(boolean isValid) {
    if (!isValid) {
      throw ApiError.INVALID_SYNTAX.exception();
    }
  }
}
