package io.partnerinsights.core.table;

import java.nio.charset.StandardCharsets;

/**
 * Texts that mean the same in the query language, whatever the service is built on. What is not
 * surely safe is not pushed down; nothing is escaped by guess.
 */
final class LiteralRules {
  /** Quotes end a string, typographic ones may; a backslash may escape, a semicolon may end. */
  private static final String UNSAFE = "'\u2018\u2019\u201B`\\;";

  /** Beside letters and digits; {@code %} and {@code _} can only let more rows through. */
  private static final String PATTERN_SAFE = " _%-.,&@/:()+\"";

  private LiteralRules() {}

  /** Whether a condition may compare with it. */
  static boolean isValue(String text) {
    return text.codePoints().noneMatch(LiteralRules::isUnsafe)
        && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static boolean isUnsafe(int letter) {
    return Character.isISOControl(letter) || UNSAFE.indexOf(letter) >= 0;
  }

  /** Whether LIKE may look for it: brackets, carets and others are wildcards in some databases. */
  static boolean isPattern(String text) {
    return !text.isEmpty()
        && text.codePoints()
            .allMatch(
                letter -> Character.isLetterOrDigit(letter) || PATTERN_SAFE.indexOf(letter) >= 0);
  }
}
