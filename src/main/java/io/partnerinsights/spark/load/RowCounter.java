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
 * @param periodColumn the column of months; null for a dataset whose rows are all without a month
 */
record RowCounter(@Nullable String periodColumn) {
  private static final StructType GROUP_SCHEMA =
      StructType.fromDDL("month INT, execution STRING, micros BIGINT, rows BIGINT");

  /** Returns the number of a row's month as an expression, see {@link Months}. */
  private Column monthNumberColumn() {
    Column monthNumber = functions.lit(Months.NO_MONTH);
    if (periodColumn != null) {
      Column day = functions.col(Columns.quoteName(periodColumn));
      Column number = functions.year(day).multiply(12).plus(functions.month(day)).minus(1);
      monthNumber = functions.coalesce(number, monthNumber);
    }
    // Without a name, a number would be the position of a column.
    return monthNumber.as("month");
  }

  /** Compares the column itself in its spelling, which formats of tables understand. */
  Column monthCondition(Months months, StructType columns) {
    if (periodColumn == null) {
      return functions.lit(months.contains(Months.NO_MONTH));
    }
    StructField field = Objects.requireNonNull(Columns.fieldsByName(columns).get(periodColumn));
    Column day = functions.col(Columns.quoteName(field.name()));
    Stream<Column> ranges =
        months.toRanges().stream()
            .map(
                range ->
                    day.geq(Months.toMonth(range.firstNumber()).atDay(1))
                        .and(day.lt(Months.toMonth(range.lastNumber() + 1).atDay(1))));
    return Stream.concat(
            ranges, months.contains(Months.NO_MONTH) ? Stream.of(day.isNull()) : Stream.of())
        .reduce(Column::or)
        .orElse(functions.lit(false));
  }

  /**
   * Counts rows, and how many of them have a value in some columns.
   *
   * @param loadColumn column {@code _load} of the rows
   */
  RowStats collectStats(Dataset<Row> rows, Column loadColumn, List<String> columns) {
    Column[] valueCounts =
        columns.stream()
            .map(column -> functions.count(functions.col(Columns.quoteName(column))))
            .toArray(Column[]::new);
    return new RowStats(
        groupRows(rows, loadColumn)
            .agg(functions.count(functions.lit(1)), valueCounts)
            .collectAsList()
            .stream()
            .map(row -> toGroup(row, columns))
            .toList());
  }

  private RelationalGroupedDataset groupRows(Dataset<Row> rows, Column loadColumn) {
    Column execution = loadColumn.getField("execution");
    // A time without an execution, which no load has written, makes no group of its own.
    Column generatedTime = functions.when(execution.isNotNull(), loadColumn.getField("generated"));
    return rows.groupBy(
        monthNumberColumn(),
        execution.as("execution"),
        functions.unix_micros(generatedTime).as("micros"));
  }

  private static RowStats.RowGroup toGroup(Row row, List<String> columns) {
    Instant generatedTime =
        row.isNullAt(2) ? null : Instant.EPOCH.plus(row.getLong(2), ChronoUnit.MICROS);
    ExecutionKey key = row.isNullAt(1) ? null : new ExecutionKey(generatedTime, row.getString(1));
    Map<String, Long> valueCounts = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      valueCounts.put(columns.get(i), row.getLong(4 + i));
    }
    return new RowStats.RowGroup(row.getInt(0), key, row.getLong(3), valueCounts);
  }

  /**
   * Returns no rows. Running it fails with {@link LoadErrors#TABLE_CHANGED_MESSAGE} if the counts
   * are not as they were.
   *
   * @param rows the rows of a table as it is when this runs
   * @param expectedGroups the counts of these rows before
   * @param schema the columns to return
   */
  Dataset<Row> emptyRowsIfUnchanged(
      Dataset<Row> rows,
      Column loadColumn,
      Stream<RowStats.RowGroup> expectedGroups,
      StructType schema) {
    List<Row> expectedRows = expectedGroups.map(RowCounter::toNegativeRow).toList();
    Column surplusCount = functions.col("surplus");
    Column changedError =
        functions.raise_error(functions.lit(LoadErrors.TABLE_CHANGED_MESSAGE)).cast("boolean");
    return groupRows(rows, loadColumn)
        .agg(functions.count(functions.lit(1)))
        .unionAll(rows.sparkSession().createDataFrame(expectedRows, GROUP_SCHEMA))
        .groupBy("month", "execution", "micros")
        .agg(functions.sum("count(1)").as("surplus"))
        // With a literal, Spark would evaluate the two conditions apart.
        .where(
            functions
                .when(surplusCount.equalTo(0), surplusCount.notEqual(0))
                .otherwise(changedError))
        .select(
            Arrays.stream(schema.fields())
                .map(field -> functions.lit(null).cast(field.dataType()).as(field.name()))
                .toArray(Column[]::new));
  }

  private static Row toNegativeRow(RowStats.RowGroup group) {
    ExecutionKey key = group.executionKey();
    Instant time = key == null ? null : key.generatedTime();
    Long micros = time == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, time);
    return RowFactory.create(
        group.monthNumber(), key == null ? null : key.id(), micros, -group.rowCount());
  }
}
