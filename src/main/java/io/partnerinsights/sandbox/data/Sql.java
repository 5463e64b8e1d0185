package io.partnerinsights.sandbox.data;

/** Writes names, strings and dates in SQL. */
final class Sql {
  private Sql() {}

  static String quoteName(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  static String quoteText(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Returns an expression that formats a date, in the notation of {@code strftime}. */
  static String strftime(String expression, String pattern) {
    return "strftime(" + expression + ", '" + pattern + "')";
  }
}
