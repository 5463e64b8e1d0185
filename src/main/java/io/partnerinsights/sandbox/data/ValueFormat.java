package io.partnerinsights.sandbox.data;

import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.settings.Quirk;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes a query's values and names in SQL, as a file or a test query shows them. */
final class ValueFormat {
  private static final String DIGITS = "%Y%m%d";

  private final @Nullable DateStyle style;
  private final UnaryOperator<String> wholeNumbers;
  private final UnaryOperator<String> amounts;
  private final UnaryOperator<String> names;
  private final Set<Quirk> quirks;

  private ValueFormat(
      @Nullable DateStyle style,
      UnaryOperator<String> wholeNumbers,
      UnaryOperator<String> amounts,
      UnaryOperator<String> names,
      Set<Quirk> quirks) {
    this.style = style;
    this.wholeNumbers = wholeNumbers;
    this.amounts = amounts;
    this.names = names;
    this.quirks = quirks;
  }

  /** Returns the format of files. */
  static ValueFormat ofFiles(DateStyle style, Set<Quirk> quirks) {
    return new ValueFormat(
        style,
        quirks.contains(Quirk.DECIMAL_INTEGERS)
            ? number -> "(" + number + ") || '.0'"
            : UnaryOperator.identity(),
        quirks.contains(Quirk.LONG_AMOUNTS)
            ? amount -> "(" + amount + ") || '0000000000003'"
            : UnaryOperator.identity(),
        quirks.contains(Quirk.LOWER_CASE_FILE_HEADER)
            ? name -> name.toLowerCase(Locale.ROOT)
            : UnaryOperator.identity(),
        quirks);
  }

  /** Returns the format of test queries, whose values have JSON's types. */
  static ValueFormat ofTests(DateStyle style, Set<Quirk> quirks) {
    return new ValueFormat(
        style == DateStyle.RECORDED ? style : DateStyle.DATE_TIME,
        quirks.contains(Quirk.DECIMAL_INTEGERS)
            ? number -> "CAST(" + number + " AS DOUBLE)"
            : UnaryOperator.identity(),
        UnaryOperator.identity(),
        UnaryOperator.identity(),
        quirks);
  }

  /** Returns DuckDB's own format, which no quirk changes. */
  static ValueFormat ofDatabase() {
    return new ValueFormat(
        null,
        UnaryOperator.identity(),
        UnaryOperator.identity(),
        UnaryOperator.identity(),
        Set.of());
  }

  /** Returns the expression of a field's value. */
  String value(String dataset, DatasetInfo.Field field, String expression) {
    if (field.isDate()) {
      return date(dataset, field.name(), expression);
    }
    if (field.isMoney()) {
      return amounts.apply(expression);
    }
    return field.isWholeNumber() ? wholeNumbers.apply(expression) : expression;
  }

  private String date(String dataset, String name, String expression) {
    if (name.endsWith("Key") && quirks.contains(Quirk.DIGIT_DATES)) {
      return Sql.date(expression, DIGITS);
    }
    if (style == null) {
      return "CAST(" + expression + " AS VARCHAR)";
    }
    return style == DateStyle.RECORDED
        ? recorded(dataset, name, expression)
        : Sql.date(expression, style.pattern());
  }

  /** Returns a date as deployed clients and files of the service have it. */
  private static String recorded(String dataset, String name, String expression) {
    return switch (dataset + "." + name.toLowerCase(Locale.ROOT)) {
      case "AzureUsage.subscriptionstartdate", "AzureUsage.subscriptionenddate" ->
          Sql.date(expression, DIGITS);
      case "TrainingCompletions.trainingcompletiondate" ->
          Sql.date(expression, "%Y-%m-%dT%H:%M:%S.000Z");
      case "TrainingCompletions.expirationdate" -> Sql.date(expression, "%Y-%m-%d %H:%M:%S");
      case "MSLearn.completiondate" -> Sql.date(expression, "%Y-%m-%d  %H:%M:%S");
      default ->
          isMonth(name) ? month(expression) : Sql.date(expression, DateStyle.RECORDED.pattern());
    };
  }

  /** Returns whether values of a date column are texts of months where they are as recorded. */
  static boolean isMonth(String name) {
    return name.equalsIgnoreCase("Month");
  }

  /** Returns a month as {@code APR-2023}. */
  static String month(String expression) {
    return "upper(" + Sql.date(expression, "%b-%Y") + ")";
  }

  /** Returns the name of a selected column in the result. */
  String name(String selected) {
    return names.apply(selected);
  }
}
