package io.partnerinsights.spark.load;

import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What rows contain.
 *
 * @param byMonth the number of rows of each month, see {@link MonthRuns}
 * @param filled the columns that have a value in any row, without case
 */
record RowCounts(NavigableMap<Integer, Long> byMonth, Set<String> filled) {

  /** Not a name that a dataset has. */
  private static final String MONTH = "partnerinsights month";

  /** Counts rows and the values of columns, in one job. */
  static RowCounts of(Dataset<Row> rows, Collection<String> columns, Period period) {
    List<String> names = List.copyOf(columns);
    Column[] values =
        names.stream()
            .map(name -> functions.count(functions.col(Columns.quote(name))))
            .toArray(Column[]::new);
    NavigableMap<Integer, Long> counts = new TreeMap<>();
    Set<String> filled = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (Row row :
        rows.withColumn(MONTH, period.month())
            .groupBy(MONTH)
            .agg(functions.count(functions.lit(1)), values)
            .collectAsList()) {
      counts.put(row.getInt(0), row.getLong(1));
      for (int i = 0; i < names.size(); i++) {
        if (row.getLong(i + 2) > 0) {
          filled.add(names.get(i));
        }
      }
    }
    return new RowCounts(counts, filled);
  }

  long rows() {
    return byMonth.values().stream().mapToLong(Long::longValue).sum();
  }

  long rows(int month) {
    return byMonth.getOrDefault(month, 0L);
  }
}
