package io.partnerinsights.examples.etl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Finds what is wrong with an execution's rows before they reach the table. */
final class QualityCheck {
  private final TableKey key;
  private final double maxLoss;
  private final List<String> problems = new ArrayList<>();

  private QualityCheck(TableKey key, double maxLoss) {
    this.key = key;
    this.maxLoss = maxLoss;
  }

  /** Returns which columns of the key a report lacks. */
  static List<String> ofKey(StructType read, TableKey key) {
    QualityCheck check = new QualityCheck(key, 0);
    check.keyIsRead(read);
    return check.problems;
  }

  /** Returns which columns of a report and a table differ. */
  static List<String> ofColumns(StructType read, StructType table, TableKey key) {
    QualityCheck check = new QualityCheck(key, 0);
    check.columnsAreThoseOf(table, read);
    return check.problems;
  }

  /**
   * Returns why these rows must not be loaded; empty if they may.
   *
   * @param now the number of rows of each period that the execution has
   * @param before the number of rows of each period that the table has
   */
  static List<String> ofRows(
      Dataset<Row> rows,
      Map<String, Long> now,
      Map<String, Long> before,
      TableKey key,
      double maxLoss) {
    QualityCheck check = new QualityCheck(key, maxLoss);
    check.hasRows(now);
    check.hasPeriods(now);
    check.keyIsUnique(rows);
    check.keepsItsRows(now, before);
    return check.problems;
  }

  private void keyIsRead(StructType read) {
    List<String> names = List.of(read.fieldNames());
    for (String column : key.columns()) {
      if (names.stream().noneMatch(column::equalsIgnoreCase)) {
        problems.add("the report's query must select " + column + ", a column of the key");
      }
    }
  }

  /** Compares types too, because a cast to the table's type could lose digits in silence. */
  private void columnsAreThoseOf(StructType table, StructType read) {
    for (StructField column : table.fields()) {
      if (!contains(read, column)) {
        problems.add("the table's column " + describe(column) + " is not in the report");
      }
    }
    for (StructField column : read.fields()) {
      if (!contains(table, column)) {
        problems.add("the report's column " + describe(column) + " is not in the table");
      }
    }
  }

  private static boolean contains(StructType columns, StructField column) {
    return List.of(columns.fields()).stream()
        .anyMatch(
            other ->
                other.name().equalsIgnoreCase(column.name())
                    && other.dataType().equals(column.dataType()));
  }

  private static String describe(StructField column) {
    return column.name() + " " + column.dataType().sql();
  }

  private void hasRows(Map<String, Long> now) {
    if (now.values().stream().allMatch(rows -> rows == 0)) {
      problems.add("the execution has no rows");
    }
  }

  private void hasPeriods(Map<String, Long> now) {
    if (now.containsKey("null")) {
      problems.add(now.get("null") + " rows have no " + key.period().orElse("period"));
    }
  }

  private void keyIsUnique(Dataset<Row> rows) {
    long repeated =
        rows.groupBy(
                key.columns().stream()
                    .map(column -> functions.col(LakeTable.quote(column)))
                    .toArray(Column[]::new))
            .count()
            .where("count > 1")
            .count();
    if (repeated > 0) {
      problems.add(repeated + " keys occur more than once: " + String.join(", ", key.columns()));
    }
  }

  private void keepsItsRows(Map<String, Long> now, Map<String, Long> before) {
    now.forEach(
        (period, rows) -> {
          long loaded = before.getOrDefault(period, 0L);
          if (rows < loaded * (1 - maxLoss)) {
            problems.add(
                (period.isEmpty() ? "the table" : period)
                    + " would shrink from %d to %d rows, more than maxLoss=%s allows"
                        .formatted(loaded, rows, maxLoss));
          }
        });
  }
}
