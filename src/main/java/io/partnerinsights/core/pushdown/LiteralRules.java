package io.partnerinsights.core.pushdown;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Decides which texts may become string literals of a query. The query language documents no
 * escapes, so only texts that every database reads in the same way are pushed down.
 */
final class LiteralRules {
  private static final ErrorTemplate IMPOSSIBLE_YEAR =
      ErrorCode.UNSAFE_LITERAL.template(
          "The condition on {column} uses {value}, a date after the year 9999",
          "Spark and Flink interpret a string such as '202603' as the year 202603, and the"
              + " connector does not support years after 9999",
          "write a full date, such as '2026-03-01'");

  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);
  private static final Instant FIRST_INVALID_TIME = Instant.parse("+10000-01-01T00:00:00Z");

  /** Straight and typographic quotes and backticks, the backslash and the semicolon. */
  private static final String UNSAFE_CHARACTERS = "'\u2018\u2019\u201B`\\;";

  /**
   * Characters allowed in LIKE in addition to letters and digits. The wildcards {@code %} and
   * {@code _} can only match more rows.
   */
  private static final String SAFE_IN_LIKE = " _%-.,&@/:()+\"";

  private LiteralRules() {}

  /**
   * Refuses a day or time after the year 9999, which no file has. Engines read a text of digits
   * such as 202603 as the first day of that year.
   */
  static void rejectImpossibleYears(ComparedValues comparison) {
    for (Object value : comparison.values()) {
      boolean isTooLate =
          (value instanceof LocalDate day && day.isAfter(LAST_DAY))
              || (value instanceof Instant time && !time.isBefore(FIRST_INVALID_TIME));
      if (isTooLate) {
        throw IMPOSSIBLE_YEAR.error(comparison.column(), value);
      }
    }
  }

  /** Whether {@code =} and {@code IN} may compare with this text. */
  static boolean isSafe(String text) {
    return text.codePoints().noneMatch(LiteralRules::isUnsafe)
        && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static boolean isUnsafe(int letter) {
    return Character.isISOControl(letter) || UNSAFE_CHARACTERS.indexOf(letter) >= 0;
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
