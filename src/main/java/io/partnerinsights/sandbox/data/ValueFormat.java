package io.partnerinsights.sandbox.data;

import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.settings.Quirk;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Writes a query's values and names in SQL, as a file or a test query shows them. */
final class ValueFormat {
  private static final String DIGITS = "%Y%m%d";

  private final UnaryOperator<String> dates;
  private final UnaryOperator<String> wholeNumbers;
  private final UnaryOperator<String> names;
  private final Set<Quirk> quirks;

  private ValueFormat(
      UnaryOperator<String> dates,
      UnaryOperator<String> wholeNumbers,
      UnaryOperator<String> names,
      Set<Quirk> quirks) {
    this.dates = dates;
    this.wholeNumbers = wholeNumbers;
    this.names = names;
    this.quirks = quirks;
  }

  /** Returns the format of files. */
  static ValueFormat ofFiles(DateStyle style, Set<Quirk> quirks) {
    return new ValueFormat(
        date -> Sql.date(date, style.pattern()),
        quirks.contains(Quirk.DECIMAL_INTEGERS)
            ? number -> "(" + number + ") || '.0'"
            : UnaryOperator.identity(),
        quirks.contains(Quirk.LOWER_CASE_FILE_HEADER)
            ? name -> name.toLowerCase(Locale.ROOT)
            : UnaryOperator.identity(),
        quirks);
  }

  /** Returns the format of test queries, whose values have JSON's types. */
  static ValueFormat ofTests(Set<Quirk> quirks) {
    return new ValueFormat(
        date -> Sql.date(date, DateStyle.DATE_TIME.pattern()),
        quirks.contains(Quirk.DECIMAL_INTEGERS)
            ? number -> "CAST(" + number + " AS DOUBLE)"
            : UnaryOperator.identity(),
        UnaryOperator.identity(),
        quirks);
  }

  /** Returns DuckDB's own format, which no quirk changes. */
  static ValueFormat ofDatabase() {
    return new ValueFormat(
        date -> "CAST(" + date + " AS VARCHAR)",
        UnaryOperator.identity(),
        UnaryOperator.identity(),
        Set.of());
  }

  /** Returns the expression of a field's value. */
  String value(DatasetInfo.Field field, String expression) {
    if (field.isDate()) {
      boolean digits = field.name().endsWith("Key") && quirks.contains(Quirk.DIGIT_DATES);
      return digits ? Sql.date(expression, DIGITS) : dates.apply(expression);
    }
    return field.isWholeNumber() ? wholeNumbers.apply(expression) : expression;
  }

  /** Returns the name of a selected column in the result. */
  String name(String selected) {
    return names.apply(selected);
  }
}
