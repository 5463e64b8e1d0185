package io.partnerinsights.spark.load;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the rows of an execution contain.
 *
 * @param byMonth the number of rows of each month
 * @param empty the columns that have no value in any row
 */
record RowCounts(NavigableMap<Integer, Long> byMonth, Set<String> empty) {
  /** Returns the number of rows of each month that is among these, or of each other one. */
  NavigableMap<Integer, Long> rows(Months months, boolean among) {
    NavigableMap<Integer, Long> some = new TreeMap<>(byMonth);
    some.keySet().removeIf(month -> months.contains(month) != among);
    return some;
  }

  static long sum(Map<Integer, Long> rows) {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }
}
