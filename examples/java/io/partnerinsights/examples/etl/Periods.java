package io.partnerinsights.examples.etl;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Counts rows by period. */
final class Periods {
  /** Key of the only period if the execution restates the whole table. */
  static final String WHOLE_TABLE = "";

  private Periods() {}

  /** Returns the number of rows of each period, in the order of time. */
  static Map<String, Long> count(Dataset<Row> rows, TableKey key) {
    Map<String, Long> counts = new TreeMap<>();
    if (key.period().isEmpty()) {
      counts.put(WHOLE_TABLE, rows.count());
      return counts;
    }
    rows.groupBy(functions.col(LakeTable.quote(key.period().get())).cast("string"))
        .count()
        .collectAsList()
        .forEach(row -> counts.put(String.valueOf(row.get(0)), row.getLong(1)));
    return counts;
  }
}
