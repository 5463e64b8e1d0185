package io.partnerinsights.spark.load;

import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What rows contain.
 *
 * @param rowsByMonth their number; those without a period are of an empty month
 * @param filled the columns that have a value in any row
 */
record Contents(Map<Optional<YearMonth>, Long> rowsByMonth, Set<String> filled) {

  /** Counts rows, in one job. */
  static Contents of(Dataset<Row> rows, Set<String> columns, Optional<String> period) {
    List<String> names = List.copyOf(columns);
    Column[] values =
        names.stream()
            .map(name -> functions.count(functions.col(LoadTable.quote(name))))
            .toArray(Column[]::new);
    Map<Optional<YearMonth>, Long> counts = new HashMap<>();
    Set<String> filled = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (Row row :
        rows.groupBy(functions.expr(LoadTable.month(period)))
            .agg(functions.count(functions.lit(1)), values)
            .collectAsList()) {
      counts.put(Optional.ofNullable(row.getString(0)).map(LoadMark::month), row.getLong(1));
      for (int i = 0; i < names.size(); i++) {
        if (row.getLong(i + 2) > 0) {
          filled.add(names.get(i));
        }
      }
    }
    return new Contents(counts, filled);
  }
}
