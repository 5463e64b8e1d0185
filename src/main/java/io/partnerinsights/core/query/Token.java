package io.partnerinsights.core.query;

/**
 * A piece of a query's text.
 *
 * @param text as written; of a string what stands between its quotes
 * @param start where it begins in the query, in chars from 0
 */
record Token(Kind kind, String text, int start) {

  enum Kind {
    WORD,
    NUMBER,
    STRING,
    SYMBOL,
    /** A string whose closing quote is missing on its line. */
    UNCLOSED_STRING,
    /** A string that goes on behind its closing quote: somebody tried to write a quote inside. */
    BROKEN_STRING,
    END
  }

  boolean isWord(String keyword) {
    return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** How an error calls it. */
  String described() {
    return switch (kind) {
      case END -> "the end of the query";
      case WORD, NUMBER -> text;
      case SYMBOL -> text.equals("\"") ? "a double quote" : "\"" + text + "\"";
      case STRING, BROKEN_STRING -> "'" + text + "'";
      case UNCLOSED_STRING -> "a string without a closing quote";
    };
  }
}
