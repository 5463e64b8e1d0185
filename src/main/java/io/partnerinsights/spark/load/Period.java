package io.partnerinsights.spark.load;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The column of dates by which the rows of a table belong to months.
 *
 * @param column null for a dataset without months, whose rows are all in {@link Months#NONE}
 */
record Period(@Nullable String column) {
  /**
   * Returns the column of a table; that of a dataset without months for null.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code TABLE_REFUSED} if it has
   *     no dates
   */
  static Period of(String table, @Nullable String name, StructType columns) {
    StructField field = name == null ? null : Columns.byName(columns).get(name);
    if (name != null && (field == null || !field.dataType().equals(DataTypes.DateType))) {
      throw LoadErrors.NO_DATES.error(table, name);
    }
    return new Period(name);
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
    Column from = values.geq(Months.month(months.first()).atDay(1));
    Column inside = from.and(values.lt(Months.month(months.last() + 1).atDay(1)));
    return months.withNone() ? inside.or(values.isNull()) : inside;
  }
}
