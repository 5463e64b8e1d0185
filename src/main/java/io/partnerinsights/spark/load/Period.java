package io.partnerinsights.spark.load;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The column by which the rows of a table belong to months. Months are those of UTC, whatever the
 * session's time zone is.
 *
 * @param column null for a dataset without months, whose rows are all in {@link MonthRuns#NONE}
 * @param isDate whether the column has dates, not times
 */
record Period(@Nullable String column, boolean isDate) {
  /** Of datasets without months. */
  static final Period NONE = new Period(null, false);

  /** Returns the column if it is a date or a time; that of a dataset without months for null. */
  static @Nullable Period of(@Nullable String name, StructType columns) {
    StructField field = name == null ? null : Columns.byName(columns).get(name);
    if (name == null) {
      return NONE;
    }
    boolean isDate = field != null && field.dataType().equals(DataTypes.DateType);
    boolean isTime = field != null && field.dataType().equals(DataTypes.TimestampType);
    return isDate || isTime ? new Period(name, isDate) : null;
  }

  /** Returns the number of a row's month as an expression, see {@link MonthRuns#number}. */
  Column month() {
    Column none = functions.lit(MonthRuns.NONE);
    if (column == null) {
      return none;
    }
    Column day = isDate ? quoted(column) : dayInUtc(quoted(column));
    Column number =
        functions.year(day).multiply(12).plus(functions.month(day)).minus(functions.lit(1));
    return functions.coalesce(number, none);
  }

  private static Column quoted(String name) {
    return functions.col(Columns.quote(name));
  }

  private static Column dayInUtc(Column time) {
    Column days =
        functions.floor(functions.unix_micros(time).divide(functions.lit(86_400_000_000L)));
    return functions.date_from_unix_date(days.cast(DataTypes.IntegerType));
  }

  /** Returns the condition of rows of these months, for filters of this process. */
  Column in(MonthRuns months) {
    return months.runs().stream()
        .map(run -> month().between(run.first(), run.last()))
        .reduce(Column::or)
        .orElse(functions.lit(false));
  }

  /**
   * Returns the same condition for a table format, which compares the column itself: each run has
   * two ends. Its length grows with the runs.
   */
  Column condition(MonthRuns months) {
    if (column == null) {
      return functions.lit(!months.isEmpty());
    }
    return months.runs().stream()
        .map(run -> condition(quoted(column), run))
        .reduce(Column::or)
        .orElse(functions.lit(false));
  }

  private Column condition(Column values, MonthRuns.Run run) {
    return run.first() == MonthRuns.NONE
        ? values.isNull()
        : values.geq(start(run.first())).and(values.lt(start(run.last() + 1)));
  }

  private Column start(int month) {
    YearMonth first = MonthRuns.month(month);
    LocalDate day = first.atDay(1);
    return functions.lit(isDate ? day : day.atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
