package io.partnerinsights.sandbox.data;

import io.partnerinsights.sandbox.settings.DateStyle;

/** Writes names, strings and dates in SQL. */
final class Sql {
  private Sql() {}

  static String name(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Returns an expression that formats a date. */
  static String date(String expression, DateStyle style) {
    return "strftime(" + expression + ", '" + style.pattern() + "')";
  }
}
