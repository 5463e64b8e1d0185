package io.partnerinsights.sandbox.data;

/** Names and literals, quoted so that nothing in them can be read as SQL. */
final class Sql {
  private Sql() {}

  static String name(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
