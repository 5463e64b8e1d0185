package io.partnerinsights.spark.load;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
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

  /**
   * Returns the column of a table; that of a dataset without months for null.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code TABLE_REFUSED} if it is
   *     neither a date nor a time
   */
  static Period of(TableName table, @Nullable String name, StructType columns) {
    if (name == null) {
      return NONE;
    }
    StructField field = Columns.byName(columns).get(name);
    DataType type = field == null ? DataTypes.NullType : field.dataType();
    if (!type.equals(DataTypes.DateType) && !type.equals(DataTypes.TimestampType)) {
      String found = field == null ? "absent" : type.simpleString();
      throw LoadErrors.NO_DATES.error(table, name, found);
    }
    return new Period(name, type.equals(DataTypes.DateType));
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

  /**
   * Returns the condition of rows of these months. It compares the column itself, which formats of
   * tables understand: each run has two ends. Its length grows with the runs.
   */
  Column condition(MonthRuns months) {
    if (column == null) {
      return functions.lit(months.contains(MonthRuns.NONE));
    }
    return months.runs().stream()
        .map(run -> condition(quoted(column), run))
        .reduce(Column::or)
        .orElse(functions.lit(false));
  }

  private Column condition(Column values, MonthRuns.Run run) {
    if (run.first() == MonthRuns.NONE) {
      return values.isNull();
    }
    Column before = values.lt(start(run.last() + 1));
    return run.first() == MonthRuns.EVER ? before : values.geq(start(run.first())).and(before);
  }

  private Column start(int month) {
    YearMonth first = MonthRuns.month(month);
    LocalDate day = first.atDay(1);
    return functions.lit(isDate ? day : day.atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
