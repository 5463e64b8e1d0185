package io.partnerinsights.sandbox.data;

import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.settings.SandboxSettings;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes values and names in SQL. A null style is DuckDB's own; files have texts only. */
record ValueFormat(@Nullable DateStyle style, boolean isForFile, Set<Quirk> quirks) {
  /** DuckDB's own format, which no quirk changes. */
  static final ValueFormat DATABASE_FORMAT = new ValueFormat(null, false, Set.of());

  private static final String DIGITS_PATTERN = "%Y%m%d";

  static ValueFormat forFiles(SandboxSettings settings) {
    return new ValueFormat(settings.dateStyle, true, settings.quirks);
  }

  /** Returns the format of test queries, whose values have JSON's types. */
  static ValueFormat forTestQueries(SandboxSettings settings) {
    boolean isRecordedStyle = settings.dateStyle == DateStyle.RECORDED;
    return new ValueFormat(
        isRecordedStyle ? DateStyle.RECORDED : DateStyle.DATE_TIME, false, settings.quirks);
  }

  String valueExpression(String dataset, DatasetInfo.Field field, String expression) {
    if (field.isDay() && style != null && quirks.contains(Quirk.TIMES_OF_DAY)) {
      return "CASE WHEN CAST(%s AS TIMESTAMP) = CAST(%s AS DATE) THEN %s ELSE %s END"
          .formatted(
              expression,
              expression,
              dateExpression(dataset, field.name(), expression),
              Sql.strftime(expression, DateStyle.DATE_TIME.pattern));
    }
    if (field.isTemporal()) {
      return dateExpression(dataset, field.name(), expression);
    }
    if (field.isMoney() && isForFile && quirks.contains(Quirk.LONG_AMOUNTS)) {
      return "(" + expression + ") || '0000000000003'";
    }
    if (field.isWholeNumber() && quirks.contains(Quirk.DECIMAL_INTEGERS)) {
      return isForFile ? "(" + expression + ") || '.0'" : "CAST(" + expression + " AS DOUBLE)";
    }
    return expression;
  }

  private String dateExpression(String dataset, String name, String expression) {
    if (name.endsWith("Key") && quirks.contains(Quirk.DIGIT_DATES)) {
      return Sql.strftime(expression, DIGITS_PATTERN);
    }
    if (style == null) {
      return "CAST(" + expression + " AS VARCHAR)";
    }
    return style == DateStyle.RECORDED
        ? recordedDateExpression(dataset, name, expression)
        : Sql.strftime(expression, style.pattern);
  }

  /** Returns a date as deployed clients and files of the service have it. */
  private static String recordedDateExpression(String dataset, String name, String expression) {
    return switch (dataset + "." + name.toLowerCase(Locale.ROOT)) {
      case "AzureUsage.subscriptionstartdate", "AzureUsage.subscriptionenddate" ->
          Sql.strftime(expression, DIGITS_PATTERN);
      case "TrainingCompletions.trainingcompletiondate" ->
          Sql.strftime(expression, "%Y-%m-%dT%H:%M:%S.000Z");
      case "TrainingCompletions.expirationdate" -> Sql.strftime(expression, "%Y-%m-%d %H:%M:%S");
      case "MSLearn.completiondate" -> Sql.strftime(expression, "%Y-%m-%d  %H:%M:%S");
      default ->
          isMonthColumn(name)
              ? monthTextExpression(expression)
              : Sql.strftime(expression, DateStyle.RECORDED.pattern);
    };
  }

  /** Returns whether values of a date column are texts of months where they are as recorded. */
  static boolean isMonthColumn(String name) {
    return name.equalsIgnoreCase("Month");
  }

  /** Returns a month as {@code APR-2023}. */
  static String monthTextExpression(String expression) {
    return "upper(" + Sql.strftime(expression, "%b-%Y") + ")";
  }

  String headerName(String selectedName) {
    return isForFile && quirks.contains(Quirk.LOWER_CASE_FILE_HEADER)
        ? selectedName.toLowerCase(Locale.ROOT)
        : selectedName;
  }
}
