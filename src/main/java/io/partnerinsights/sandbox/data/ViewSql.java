package io.partnerinsights.sandbox.data;

import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.settings.SandboxSettings;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes the SQL that creates a dataset's view as of a day. No row is stored: a query computes the
 * columns that it reads from the row's number. Rows are ordered by month, and every month has the
 * same subscriptions until they end. A subscription has the same customer and the same amounts in
 * every dataset.
 */
final class ViewSql {
  private static final YearMonth FIRST_MONTH = SandboxSettings.FIRST_MONTH;

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");

  private final double scale;
  private final YearMonth lastMonth;
  private final Expressions expressions;
  private final boolean hasTimesOfDay;

  ViewSql(SandboxSettings settings, Expressions expressions) {
    this.scale = settings.scale;
    this.lastMonth = settings.lastDataMonth();
    this.expressions = expressions;
    this.hasTimesOfDay = settings.has(Quirk.TIMES_OF_DAY);
  }

  String createViewStatement(DatasetInfo dataset) {
    long rowsPerMonth = Math.max(1, Math.round(expressions.rowCount(dataset) * scale));
    long monthCount =
        dataset.isTimeless() ? 1 : ChronoUnit.MONTHS.between(FIRST_MONTH, lastMonth) + 1;
    Map<String, Object> values = new HashMap<>();
    values.put("dataset", Sql.quoteName(dataset.name()));
    values.put("name", dataset.name());
    values.put("perMonth", rowsPerMonth);
    values.put("rows", rowsPerMonth * monthCount);
    values.put("firstDay", FIRST_MONTH.atDay(1));
    values.put("parts", expressions.propertyOf("parts", dataset, "1"));
    values.put("firstNumber", expressions.propertyOf("firstNumber", dataset, "0"));
    values.put("copies", expressions.propertyOf("copies", dataset, ""));
    values.put("number", expressions.propertyOf("number", dataset, ""));
    values.put("rowFilter", expressions.propertyOf("rowFilter", dataset, "true"));
    values.put("copyFilter", hasDuplicateFlag(dataset) ? "true" : "NOT copy");
    values.put("hasMpnCopies", dataset.findColumn("IsDuplicateAtMpnLevel").isPresent());
    values.put("columns", columnList(dataset));
    return PLACEHOLDER
        .matcher(Expressions.readScript("view.sql"))
        .replaceAll(name -> Matcher.quoteReplacement(placeholderValue(values, name.group(1))));
  }

  private static String placeholderValue(Map<String, Object> values, String name) {
    return Objects.requireNonNull(values.get(name), () -> "view.sql has the unknown name " + name)
        .toString();
  }

  /** Returns whether a dataset has a flag for rows that another location has, too. */
  private static boolean hasDuplicateFlag(DatasetInfo dataset) {
    return dataset.findColumn("IsDuplicateRowForPGA").isPresent()
        || dataset.findColumn("IsACRDuplicateAtPGALevel").isPresent();
  }

  private String columnList(DatasetInfo dataset) {
    return dataset.columns().stream()
        .map(column -> columnExpression(dataset, column) + " AS " + Sql.quoteName(column.name()))
        .collect(Collectors.joining(",\n  "));
  }

  /** Returns the expression of a column; a subscription has its time of day in each month. */
  private String columnExpression(DatasetInfo dataset, DatasetInfo.Field column) {
    String value = expressions.columnExpression(dataset, column);
    return hasTimesOfDay && column.isDay()
        ? "timed(" + value + ", e, '" + column.name() + "')"
        : value;
  }
}
