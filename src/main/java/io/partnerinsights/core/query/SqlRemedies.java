package io.partnerinsights.core.query;

import io.partnerinsights.core.errors.NameSuggestions;
import io.partnerinsights.core.query.QueryLexer.Token;
import io.partnerinsights.core.query.QueryLexer.Token.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Remedies for SQL that the query language does not have. */
final class SqlRemedies {
  /** What the parser expects, in the words of error messages. */
  static final String QUERY_END = "the end of the query";

  static final String COLUMN_NAME = "a column name";
  static final String DATASET_NAME = "a dataset name";
  static final String QUOTED_STRING = "a string in single quotes";

  private static final String ONE_DATASET =
      "a query reads one dataset, so join or union the results after reading";
  private static final String NO_SUB_QUERIES =
      "subqueries are not supported, because one SELECT reads one dataset";
  private static final String NO_EXPRESSIONS =
      "functions and expressions are not supported. Select columns, or the dataset's metrics, which"
          + " aggregate over the selected columns";
  private static final String QUOTING_REMEDY =
      "write names without quotes or prefixes, and strings in single quotes";
  private static final String NO_COMMENTS = "comments are not supported, so remove the comment";
  private static final String NO_OFFSET = "OFFSET is not supported, and LIMIT takes one number";
  private static final String CLAUSE_ORDER =
      "write each clause once, in this order: SELECT, FROM, WHERE, ORDER BY, LIMIT, TIMESPAN";

  private static final Map<String, String> WORD_REMEDIES =
      Map.ofEntries(
          Map.entry(
              "OR",
              "conditions are joined only with AND. For several values of one column, write name IN"
                  + " (…)"),
          Map.entry("BETWEEN", "write name >= low AND name <= high"),
          Map.entry("IS", "IS NULL is not supported, so filter empty values after reading"),
          Map.entry("NULL", "NULL is not supported, so filter empty values after reading"),
          Map.entry("TRUE", "write the column's own value as a string or number, such as 'Y' or 1"),
          Map.entry(
              "FALSE", "write the column's own value as a string or number, such as 'N' or 0"),
          Map.entry(
              "GROUP", "remove GROUP BY, because metrics aggregate over the selected columns"),
          Map.entry(
              "HAVING", "HAVING is not supported, so filter metrics in WHERE or after reading"),
          Map.entry("AS", "aliases are not supported, so rename columns after reading"),
          Map.entry("TOP", "write LIMIT n after the other clauses"),
          Map.entry("FETCH", "write LIMIT n"),
          Map.entry("OFFSET", NO_OFFSET),
          Map.entry(
              "NULLS", "the position of empty values cannot be chosen, so sort after reading"),
          Map.entry("ILIKE", "write LIKE, which ignores case"),
          Map.entry("RLIKE", "write LIKE, which supports only %"),
          Map.entry("CASE", NO_EXPRESSIONS),
          Map.entry("WITH", NO_SUB_QUERIES),
          Map.entry("UNION", ONE_DATASET),
          Map.entry("EXCEPT", ONE_DATASET),
          Map.entry("INTERSECT", ONE_DATASET),
          Map.entry("JOIN", ONE_DATASET),
          Map.entry("INNER", ONE_DATASET),
          Map.entry("LEFT", ONE_DATASET),
          Map.entry("RIGHT", ONE_DATASET),
          Map.entry("FULL", ONE_DATASET),
          Map.entry("CROSS", ONE_DATASET));

  private static final Map<String, String> SYMBOL_REMEDIES =
      Map.ofEntries(
          Map.entry("<>", "write !="),
          Map.entry("==", "write ="),
          Map.entry("(", "parentheses are supported only around the values of IN"),
          Map.entry("--", NO_COMMENTS),
          Map.entry("/*", NO_COMMENTS),
          Map.entry("#", NO_COMMENTS),
          Map.entry("\"", QUOTING_REMEDY),
          Map.entry("`", QUOTING_REMEDY),
          Map.entry("[", QUOTING_REMEDY),
          Map.entry(".", QUOTING_REMEDY),
          Map.entry("\u2018", "write strings in straight single quotes"),
          Map.entry("\u2019", "write strings in straight single quotes"),
          Map.entry(";", "write one query only"),
          Map.entry("+", NO_EXPRESSIONS),
          Map.entry("-", NO_EXPRESSIONS),
          Map.entry("/", NO_EXPRESSIONS),
          Map.entry("||", NO_EXPRESSIONS));

  private SqlRemedies() {}

  /** Returns the remedy for SELECT *: a dataset is read as a table with all its columns. */
  static String remedyForAllColumns(String dataset) {
    return "SELECT * is not supported. Name the columns, or read the dataset instead of"
        + " a query: option dataset=%1$s, in Spark load(\"%1$s\"), on the command line run"
            .formatted(dataset)
        + " --dataset "
        + dataset;
  }

  /** Returns a remedy for the token that was not expected, or an empty text. */
  static String remedyFor(Token previous, Token token, Set<String> expectations) {
    return switch (token.kind()) {
      case WORD -> remedyForWord(previous, token.text().toUpperCase(Locale.ROOT), expectations);
      case SYMBOL -> remedyForSymbol(previous, token.text(), expectations);
      case NUMBER -> remedyForNumber(previous, token.text());
      case BROKEN_STRING ->
          "a string cannot contain a quote. Filter on this value after reading, or use LIKE with %"
              + " in its place";
      case UNCLOSED_STRING -> "close the string with ' on the same line";
      case STRING -> "";
      case END -> previous.text().isEmpty() ? "write SELECT name, name FROM dataset" : "";
    };
  }

  private static String remedyForWord(Token previous, String word, Set<String> expectations) {
    if (expectations.contains("TIMESPAN") && Timespan.findByName(word).isPresent()) {
      return "write TIMESPAN before it: TIMESPAN " + word;
    }
    if (NameRules.isReserved(word)) {
      return remedyForKeyword(previous, word, expectations);
    }
    String nameHint = NameSuggestions.hint(word, expectations);
    if (WORD_REMEDIES.containsKey(word)) {
      return WORD_REMEDIES.get(word);
    }
    if (!nameHint.isEmpty()) {
      return nameHint;
    }
    if (expectations.contains(QUOTED_STRING)) {
      return "a column is compared with a number or a string, and a string needs single quotes";
    }
    boolean isAlias = expectations.contains("FROM") || expectations.contains("WHERE");
    return isAlias ? WORD_REMEDIES.getOrDefault("AS", "") : "";
  }

  private static String remedyForKeyword(Token previous, String word, Set<String> expectations) {
    if (word.equals("SELECT")) {
      return NO_SUB_QUERIES;
    }
    if (word.equals("NOT")) {
      return "write name != value, name NOT LIKE value or name NOT IN (…)";
    }
    if (previous.isSymbol(",")) {
      return "remove the comma before " + word;
    }
    if (expectations.contains(COLUMN_NAME) && !word.equals("FROM")) {
      return word + " is a keyword of the query language and cannot be a name";
    }
    return expectations.contains(QUERY_END) ? CLAUSE_ORDER : "";
  }

  private static String remedyForSymbol(Token previous, String symbol, Set<String> expectations) {
    if (symbol.equals("(")
        && previous.kind() == Kind.WORD
        && !NameRules.isReserved(previous.text())) {
      return NO_EXPRESSIONS;
    }
    if (symbol.equals("(") && expectations.contains(DATASET_NAME)) {
      return NO_SUB_QUERIES;
    }
    if (symbol.equals(",") && expectations.contains(QUERY_END)) {
      return previous.kind() == Kind.NUMBER ? NO_OFFSET : ONE_DATASET;
    }
    return SYMBOL_REMEDIES.getOrDefault(symbol, "");
  }

  /** The lexer splits {@code 2026-01-31} without quotes into 2026, -01 and -31. */
  private static String remedyForNumber(Token previous, String number) {
    if (previous.isWord("TOP")) {
      return WORD_REMEDIES.getOrDefault("TOP", "");
    }
    return previous.kind() == Kind.NUMBER && number.startsWith("-")
        ? "write a date as a string, such as '2026-01-31'"
        : "";
  }
}
