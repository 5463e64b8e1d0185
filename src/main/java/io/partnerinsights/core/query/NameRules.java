package io.partnerinsights.core.query;

import java.util.Locale;
import java.util.Set;

/** Decides what is a name: a word of letters, digits and underscores that is not reserved. */
final class NameRules {
  private static final Set<String> RESERVED_WORDS =
      Set.of(
          "SELECT",
          "DISTINCT",
          "FROM",
          "WHERE",
          "AND",
          "ORDER",
          "BY",
          "ASC",
          "DESC",
          "LIMIT",
          "TIMESPAN",
          "LIKE",
          "NOT",
          "IN");

  private NameRules() {}

  static boolean isWordPart(int codePoint) {
    return codePoint == '_' || Character.isLetterOrDigit(codePoint);
  }

  static boolean isReserved(String word) {
    return RESERVED_WORDS.contains(word.toUpperCase(Locale.ROOT));
  }

  /** Returns whether the word is a name. A word of digits alone would be parsed as a number. */
  static boolean isValidName(String word) {
    return !word.isEmpty()
        && word.codePoints().allMatch(NameRules::isWordPart)
        && !word.chars().allMatch(NameRules::isDigit)
        && !isReserved(word);
  }

  static boolean isDigit(int character) {
    return character >= '0' && character <= '9';
  }
}
