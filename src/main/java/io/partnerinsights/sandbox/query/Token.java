package io.partnerinsights.sandbox.query;

/**
 * One token of a query's text.
 *
 * @param text as written; without the quotes for a string; empty for the end
 */
record Token(Kind kind, String text) {
  /** The kinds of tokens. */
  enum Kind {
    /** A keyword or a name. */
    WORD,
    NUMBER,
    STRING,
    /** A comparison, bracket, comma or semicolon. */
    SYMBOL,
    END
  }

  /** Returns whether this is the given keyword, in any case, or the given symbol. */
  boolean is(String keywordOrSymbol) {
    return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(keywordOrSymbol);
  }
}
