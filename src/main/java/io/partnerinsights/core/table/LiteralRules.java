package io.partnerinsights.core.table;

import java.nio.charset.StandardCharsets;

/**
 * Decides which texts may become string literals of a query. The query language documents no
 * escapes, so only texts that every database reads in the same way are pushed down.
 */
final class LiteralRules {
  /** Straight and typographic quotes and backticks, the backslash and the semicolon. */
  private static final String UNSAFE = "'\u2018\u2019\u201B`\\;";

  /**
   * Characters allowed in LIKE beside letters and digits. The wildcards {@code %} and {@code _} can
   * only match more rows.
   */
  private static final String SAFE_IN_LIKE = " _%-.,&@/:()+\"";

  private LiteralRules() {}

  /** Whether {@code =} and {@code IN} may compare with this text. */
  static boolean isSafe(String text) {
    return text.codePoints().noneMatch(LiteralRules::isUnsafe)
        && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static boolean isUnsafe(int letter) {
    return Character.isISOControl(letter) || UNSAFE.indexOf(letter) >= 0;
  }

  /**
   * Whether LIKE may compare with this text; brackets, for one, are wildcards in some databases.
   */
  static boolean isSafeInLike(String text) {
    return !text.isEmpty()
        && text.codePoints()
            .allMatch(
                letter -> Character.isLetterOrDigit(letter) || SAFE_IN_LIKE.indexOf(letter) >= 0);
  }
}
