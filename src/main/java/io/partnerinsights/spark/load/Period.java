package io.partnerinsights.spark.load;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The column by which the rows of a table belong to months. Months are those of UTC, which is the
 * time zone of {@link LoadContext#session}.
 *
 * @param column null for a dataset without months, whose rows are all in {@link Months#NONE}
 * @param isDate whether the column has dates, not times
 */
record Period(@Nullable String column, boolean isDate) {
  /** The period of a dataset without months. */
  static final Period NONE = new Period(null, false);

  /**
   * Returns the column of a table; that of a dataset without months for null.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code TABLE_REFUSED} if it is
   *     neither a date nor a time
   */
  static Period of(String table, @Nullable String name, StructType columns) {
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

  /** Returns the number of a row's month as an expression, see {@link Months}. */
  Column month() {
    Column month = functions.lit(Months.NONE);
    if (column != null) {
      Column day = functions.col(Columns.quote(column));
      Column number = functions.year(day).multiply(12).plus(functions.month(day)).minus(1);
      month = functions.coalesce(number, month);
    }
    // Without a name, a number would be the position of a column.
    return month.as("month");
  }

  /**
   * Returns the condition of rows of these months. It compares the column itself, which formats of
   * tables understand.
   */
  Column condition(Months months) {
    if (column == null) {
      return functions.lit(months.withNone());
    }
    Column values = functions.col(Columns.quote(column));
    if (!months.hasMonths()) {
      return months.withNone() ? values.isNull() : functions.lit(false);
    }
    Column inside = values.geq(start(months.first())).and(values.lt(start(months.last() + 1)));
    return months.withNone() ? inside.or(values.isNull()) : inside;
  }

  private Column start(int month) {
    LocalDate day = Months.month(month).atDay(1);
    return functions.lit(isDate ? day : day.atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
