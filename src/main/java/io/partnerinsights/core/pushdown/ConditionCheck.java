package io.partnerinsights.core.pushdown;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.ValueDisplay;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.schema.SchemaHints;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Refuses conditions of an engine that would select wrong rows without an error: those with a year
 * that no file has, and those that compare texts of dates with a date, or days with another text.
 * Immutable.
 *
 * @param hints the user's types: a column that has a hint for a text may be compared with texts
 * @param readSchema the columns of the read, with the types that the engine compares
 */
public record ConditionCheck(CheckedQuery query, SchemaHints hints, ReportSchema readSchema) {
  private static final int MAX_SHOWN_LENGTH = 60;

  private static final ErrorTemplate DATE_IN_STRING_COLUMN =
      ErrorCode.DATE_IN_TEXT.template(
          "The condition on column {column} uses the date {text}, but the column is read as a"
              + " STRING",
          "text does not sort like dates, so the result would contain wrong rows",
          "if all values of the column are dates, set option schemaHints to \"{date}\", or declare"
              + " the column as a date in your schema. To compare text anyway, set option"
              + " schemaHints to \"{string}\"");

  private static final ErrorTemplate INVALID_DATE_TEXT =
      ErrorCode.DATE_IN_TEXT.template(
          "The condition on column {column} cannot use the value {text}",
          "the column is read as a DATE, and this value is not a valid date",
          "write the value as a date, such as '2026-06-01'");

  /** A text that begins with a year, is a date of numbers, or has a month and a year. */
  private static final Pattern DATE_TEXT =
      Pattern.compile(
          "\\s*(\\d{4}[-/.]?[%_]*|\\d{4}[-/.]?\\d{1,2}(\\D.*)?|\\d{8}"
              + "|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{2,4}(\\D.*)?|(\\d{1,2}[-"
              + " ])?(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-, ]+\\d{2,4})"
              + "\\s*");

  /**
   * Checks a comparison, wherever it is in the engine's conditions. A part of a text, with which
   * CONTAINS compares, need not be checked, because it may be a part of a date.
   *
   * @throws io.partnerinsights.core.errors.QueryException {@code UNSAFE_LITERAL} for a year after
   *     9999, {@code DATE_IN_TEXT} for a text of a date
   */
  public void checkComparison(ComparedValues comparison) {
    LiteralRules.rejectImpossibleYears(comparison);
    String column = comparison.column();
    List<String> texts =
        comparison.values().stream()
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .toList();
    if (isReadAs(ColumnType.DATE, column) && !texts.isEmpty()) {
      throw INVALID_DATE_TEXT.error(column, ValueDisplay.quoteText(texts.get(0), MAX_SHOWN_LENGTH));
    }
    if (isKnownDate(column) && isReadAs(ColumnType.STRING, column) && !isHintedAsText(column)) {
      texts.stream()
          .filter(text -> DATE_TEXT.matcher(text).matches())
          .findFirst()
          .ifPresent(text -> rejectDateText(column, text));
    }
  }

  private boolean isReadAs(ColumnType type, String column) {
    return readSchema.findColumn(column).filter(known -> known.type().equals(type)).isPresent();
  }

  private boolean isKnownDate(String column) {
    return DataDictionary.builtIn()
        .findColumn(query.query().dataset(), column)
        .filter(known -> known.type().isDateOrTime())
        .isPresent();
  }

  private boolean isHintedAsText(String column) {
    return hints.findType(column).equals(Optional.of(ColumnType.STRING));
  }

  private static void rejectDateText(String column, String text) {
    ReportColumn textColumn = new ReportColumn(column, ColumnType.STRING);
    String shownText = ValueDisplay.quoteText(text, MAX_SHOWN_LENGTH);
    throw DATE_IN_STRING_COLUMN.error(
        column,
        shownText,
        textColumn.toHint(ColumnType.DATE),
        textColumn.toHint(ColumnType.STRING));
  }
}
