package io.partnerinsights.core.query;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import java.util.Locale;
import java.util.Set;

/** What may be a name: a word of letters, digits and underscores that the language does not use. */
final class NameRules {
  /** The clauses in the order in which the language wants them, for errors. */
  static final String CLAUSE_ORDER = "SELECT, FROM, WHERE, ORDER BY, LIMIT, TIMESPAN";

  private static final Set<String> RESERVED =
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
    return RESERVED.contains(word.toUpperCase(Locale.ROOT));
  }

  /** A word of digits only would be read as a number. */
  static boolean isName(String word) {
    return !word.isEmpty()
        && word.codePoints().allMatch(NameRules::isWordPart)
        && !word.chars().allMatch(NameRules::isDigit)
        && !isReserved(word);
  }

  static boolean isDigit(int letter) {
    return letter >= '0' && letter <= '9';
  }

  /** The word itself, if a query can be written with it. */
  static String writable(String word) {
    if (isName(word)) {
      return word;
    }
    throw Problem.of(ErrorCode.QUERY_SYNTAX, "The name \"" + word + "\" cannot stand in a query")
        .reason(
            isReserved(word)
                ? "it is a word of the query language"
                : "a name consists of letters, digits and underscores, not of digits alone")
        .toException();
  }
}
