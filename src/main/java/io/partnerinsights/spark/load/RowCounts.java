package io.partnerinsights.spark.load;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.RelationalGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Counts the rows of a dataset by month and report.
 *
 * @param period the column of months; null for a dataset whose rows are all without a month
 */
record RowCounts(@Nullable String period) {
  private static final StructType GROUP =
      StructType.fromDDL("month INT, execution STRING, micros BIGINT, rows BIGINT");

  /** Returns the number of a row's month as an expression, see {@link Months}. */
  private Column month() {
    Column month = functions.lit(Months.NONE);
    if (period != null) {
      Column day = functions.col(Columns.quote(period));
      Column number = functions.year(day).multiply(12).plus(functions.month(day)).minus(1);
      month = functions.coalesce(number, month);
    }
    // Without a name, a number would be the position of a column.
    return month.as("month");
  }

  /** Compares the column itself in its spelling, which formats of tables understand. */
  Column in(Months months, StructType columns) {
    if (period == null) {
      return functions.lit(months.contains(Months.NONE));
    }
    StructField field = Objects.requireNonNull(Columns.byName(columns).get(period));
    Column day = functions.col(Columns.quote(field.name()));
    Stream<Column> ranges =
        months.ranges().stream()
            .map(
                range ->
                    day.geq(Months.month(range.first()).atDay(1))
                        .and(day.lt(Months.month(range.last() + 1).atDay(1))));
    return Stream.concat(
            ranges, months.contains(Months.NONE) ? Stream.of(day.isNull()) : Stream.of())
        .reduce(Column::or)
        .orElse(functions.lit(false));
  }

  /**
   * Counts rows, and how many of them have a value in some columns.
   *
   * @param load column {@code _load} of the rows
   */
  TableRows of(Dataset<Row> rows, Column load, List<String> columns) {
    Column[] values =
        columns.stream()
            .map(column -> functions.count(functions.col(Columns.quote(column))))
            .toArray(Column[]::new);
    return new TableRows(
        grouped(rows, load).agg(functions.count(functions.lit(1)), values).collectAsList().stream()
            .map(row -> group(row, columns))
            .toList());
  }

  private RelationalGroupedDataset grouped(Dataset<Row> rows, Column load) {
    Column execution = load.getField("execution");
    // A time without an execution, which no load has written, makes no group of its own.
    Column generated = functions.when(execution.isNotNull(), load.getField("generated"));
    return rows.groupBy(
        month(), execution.as("execution"), functions.unix_micros(generated).as("micros"));
  }

  private static TableRows.Group group(Row row, List<String> columns) {
    Instant generated =
        row.isNullAt(2) ? null : Instant.EPOCH.plus(row.getLong(2), ChronoUnit.MICROS);
    ExecutionKey key = row.isNullAt(1) ? null : new ExecutionKey(generated, row.getString(1));
    Map<String, Long> values = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      values.put(columns.get(i), row.getLong(4 + i));
    }
    return new TableRows.Group(row.getInt(0), key, row.getLong(3), values);
  }

  /**
   * Returns no rows. Running it fails with {@link LoadErrors#CHANGED} if the counts are not as they
   * were.
   *
   * @param rows the rows of a table as it is when this runs
   * @param expected the counts of these rows before
   * @param schema the columns to return
   */
  Dataset<Row> unlessChanged(
      Dataset<Row> rows, Column load, Stream<TableRows.Group> expected, StructType schema) {
    List<Row> before = expected.map(RowCounts::negative).toList();
    Column more = functions.col("more");
    Column changed = functions.raise_error(functions.lit(LoadErrors.CHANGED)).cast("boolean");
    return grouped(rows, load)
        .agg(functions.count(functions.lit(1)))
        .unionAll(rows.sparkSession().createDataFrame(before, GROUP))
        .groupBy("month", "execution", "micros")
        .agg(functions.sum("count(1)").as("more"))
        // With a literal, Spark would evaluate the two conditions apart.
        .where(functions.when(more.equalTo(0), more.notEqual(0)).otherwise(changed))
        .select(
            Arrays.stream(schema.fields())
                .map(field -> functions.lit(null).cast(field.dataType()).as(field.name()))
                .toArray(Column[]::new));
  }

  private static Row negative(TableRows.Group group) {
    ExecutionKey key = group.execution();
    Instant time = key == null ? null : key.generated();
    Long micros = time == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, time);
    return RowFactory.create(group.month(), key == null ? null : key.id(), micros, -group.rows());
  }
}
