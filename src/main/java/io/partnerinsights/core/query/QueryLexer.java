package io.partnerinsights.core.query;

import io.partnerinsights.core.query.QueryLexer.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a query's text into tokens. It accepts every text: the parser refuses unknown tokens,
 * because it knows the expected ones.
 */
final class QueryLexer {
  private static final List<String> LONG_SYMBOLS =
      List.of("!=", "<=", ">=", "<>", "==", "--", "/*", "||");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int position;

  private QueryLexer(String text) {
    this.text = text;
  }

  /** Returns all tokens; the last one is {@link Kind#END}. */
  static List<Token> readTokens(String text) {
    QueryLexer lexer = new QueryLexer(text);
    while (lexer.position < text.length()) {
      lexer.readToken();
    }
    lexer.addToken(Kind.END, "", text.length());
    return lexer.tokens;
  }

  private void readToken() {
    int codePoint = text.codePointAt(position);
    if (isBlank(codePoint)) {
      position += Character.charCount(codePoint);
    } else if (codePoint == '\'') {
      readString();
    } else if (codePoint == '-' && NameRules.isDigit(charAt(position + 1))) {
      readNumber(position + 1);
    } else if (NameRules.isWordPart(codePoint)) {
      readWord();
    } else {
      readSymbol();
    }
  }

  private static boolean isBlank(int codePoint) {
    return Character.isWhitespace(codePoint)
        || Character.isSpaceChar(codePoint)
        || codePoint == '\uFEFF';
  }

  /** Reads a name, keyword or number. A name may begin with a digit. */
  private void readWord() {
    int end = wordEnd(position);
    if (text.substring(position, end).chars().allMatch(NameRules::isDigit)) {
      readNumber(position);
    } else {
      addToken(Kind.WORD, text.substring(position, end), end);
    }
  }

  private void readNumber(int digitsStart) {
    int end = digitsEnd(digitsStart);
    if (charAt(end) == '.' && NameRules.isDigit(charAt(end + 1))) {
      end = digitsEnd(end + 1);
    }
    addToken(Kind.NUMBER, text.substring(position, end), end);
  }

  private void readString() {
    int end = position + 1;
    while (end < text.length() && text.charAt(end) != '\'' && !isLineBreak(text.charAt(end))) {
      end++;
    }
    String value = text.substring(position + 1, end);
    if (charAt(end) != '\'') {
      addToken(Kind.UNCLOSED_STRING, value, end);
    } else if (isFollowedByText(end + 1)) {
      addToken(Kind.BROKEN_STRING, value, end + 1);
    } else {
      addToken(Kind.STRING, value, end + 1);
    }
  }

  private static boolean isLineBreak(char character) {
    return character == '\n' || character == '\r';
  }

  /** Returns whether a quote, or a word that is not a keyword, directly follows a string. */
  private boolean isFollowedByText(int end) {
    String word = text.substring(end, wordEnd(end));
    return charAt(end) == '\'' || !(word.isEmpty() || NameRules.isReserved(word));
  }

  private void readSymbol() {
    String symbol =
        LONG_SYMBOLS.stream()
            .filter(candidate -> text.startsWith(candidate, position))
            .findFirst()
            .orElseGet(() -> Character.toString(text.codePointAt(position)));
    addToken(Kind.SYMBOL, symbol, position + symbol.length());
  }

  private int wordEnd(int start) {
    int end = start;
    while (end < text.length() && NameRules.isWordPart(text.codePointAt(end))) {
      end += Character.charCount(text.codePointAt(end));
    }
    return end;
  }

  private int digitsEnd(int start) {
    int end = start;
    while (NameRules.isDigit(charAt(end))) {
      end++;
    }
    return end;
  }

  private char charAt(int index) {
    return index < text.length() ? text.charAt(index) : '\0';
  }

  private void addToken(Kind kind, String value, int end) {
    tokens.add(new Token(kind, value, position));
    position = end;
  }

  /**
   * A token of a query's text.
   *
   * @param text as written; for a string the text between its quotes
   * @param start its offset in the query, in chars from 0
   */
  record Token(Kind kind, String text, int start) {

    enum Kind {
      WORD,
      NUMBER,
      STRING,
      SYMBOL,
      /** A string without a closing quote on its line. */
      UNCLOSED_STRING,
      /** A string directly followed by text, as in {@code 'O'Brien'}: a quote inside a string. */
      BROKEN_STRING,
      END
    }

    boolean isWord(String keyword) {
      return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    boolean isSymbol(String symbol) {
      return kind == Kind.SYMBOL && text.equals(symbol);
    }

    String describe() {
      return switch (kind) {
        case END -> "the end of the query";
        case WORD, NUMBER -> text;
        case SYMBOL -> text.equals("\"") ? "a double quote" : "\"" + text + "\"";
        case STRING, BROKEN_STRING -> "'" + text + "'";
        case UNCLOSED_STRING -> "a string without a closing quote";
      };
    }
  }
}
