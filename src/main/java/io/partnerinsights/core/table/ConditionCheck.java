package io.partnerinsights.core.table;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.ErrorValues;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.core.table.EnginePredicate.Comparison;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Refuses conditions of an engine that would select wrong rows without an error: those with a year
 * that no file has, and those that compare texts of dates with a date. Immutable.
 *
 * @param hints the user's types: a column that has a hint for a text may be compared with texts
 */
public record ConditionCheck(ReportPlan plan, SchemaHints hints) {
  private static final int MAX_SHOWN = 60;

  private static final ErrorRow TEXTS_OF_DATES =
      ErrorCode.DATE_IN_TEXT.row(
          "The condition on {column} compares dates as texts, with {text}",
          "the column is read as a STRING, and the order of texts is not the order of dates, so"
              + " that the result would have wrong rows",
          "if all values are dates, read the column as a date, by option schemaHints (\"{date}\")"
              + " or your schema; to compare texts, set option schemaHints to \"{string}\"");

  /** A text that begins with a year, is a date of numbers, or has a month and a year. */
  private static final Pattern DATE =
      Pattern.compile(
          "\\s*(\\d{4}[-/.]?[%_]*|\\d{4}[-/.]?\\d{1,2}(\\D.*)?|\\d{8}"
              + "|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{2,4}(\\D.*)?|(\\d{1,2}[-"
              + " ])?(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-, ]+\\d{2,4})"
              + "\\s*");

  /**
   * Checks a comparison, wherever it is in the engine's conditions.
   *
   * @throws io.partnerinsights.core.errors.QueryException {@code UNSAFE_LITERAL} for a year after
   *     9999, {@code DATE_IN_TEXT} for a text of a date
   */
  public void check(EnginePredicate comparison) {
    LiteralRules.refuseImpossibleYears(comparison);
    boolean anywhere =
        comparison.comparison() == Comparison.CONTAINS
            || comparison.comparison() == Comparison.ENDS_WITH;
    if (!anywhere && isDate(comparison.column()) && !isHintedAsText(comparison.column())) {
      comparison.values().stream()
          .filter(String.class::isInstance)
          .map(String.class::cast)
          .filter(text -> DATE.matcher(text).matches())
          .findFirst()
          .ifPresent(text -> refuse(comparison.column(), text));
    }
  }

  private boolean isDate(String column) {
    return DataDictionary.bundled()
        .find(plan.query().dataset(), column)
        .filter(known -> known.type().isDateOrTime())
        .isPresent();
  }

  private boolean isHintedAsText(String column) {
    return hints.find(column).equals(Optional.of(ColumnType.STRING));
  }

  private void refuse(String column, String text) {
    ReportColumn known = new ReportColumn(column, ColumnType.STRING);
    throw TEXTS_OF_DATES.error(
        column,
        ErrorValues.quoted(text, MAX_SHOWN),
        known.hint(ColumnType.DATE),
        known.hint(ColumnType.STRING));
  }
}
