package io.partnerinsights.spark.load;

import java.time.YearMonth;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/**
 * What rows contain.
 *
 * @param rowsByMonth their number; those without a period are of month null
 * @param filled the columns that have a value in any row, without case
 */
record Contents(Map<@Nullable YearMonth, Long> rowsByMonth, Set<String> filled) {

  /** Counts rows, in one job. */
  static Contents of(Dataset<Row> rows, Collection<String> columns, @Nullable String period) {
    List<String> names = List.copyOf(columns);
    Column[] values =
        names.stream()
            .map(name -> functions.count(functions.col(Sql.quote(name))))
            .toArray(Column[]::new);
    Map<@Nullable YearMonth, Long> counts = new HashMap<>();
    Set<String> filled = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (Row row :
        rows.groupBy(functions.expr(Sql.month(period)))
            .agg(functions.count(functions.lit(1)), values)
            .collectAsList()) {
      counts.put(row.isNullAt(0) ? null : LoadMark.month(row.getString(0)), row.getLong(1));
      for (int i = 0; i < names.size(); i++) {
        if (row.getLong(i + 2) > 0) {
          filled.add(names.get(i));
        }
      }
    }
    return new Contents(counts, filled);
  }

  long rows() {
    return rowsByMonth.values().stream().mapToLong(Long::longValue).sum();
  }

  long rows(@Nullable YearMonth month) {
    return rowsByMonth.getOrDefault(month, 0L);
  }

  Optional<YearMonth> oldest() {
    return rowsByMonth.keySet().stream().filter(Objects::nonNull).min(Comparator.naturalOrder());
  }

  Optional<YearMonth> newest() {
    return rowsByMonth.keySet().stream().filter(Objects::nonNull).max(Comparator.naturalOrder());
  }
}
