package io.partnerinsights.spark.load;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of an execution replace in a table: the months that it covers whole and for which
 * no newer execution is known. Rows that no load has written are replaced only in months of which
 * the execution has rows.
 *
 * @param months the replaced months, whether there are rows of them or not
 * @param changed those of them of which there are rows of loads or of the execution
 * @param carrier a month whose rows stay and get the new knowledge, because the execution has no
 *     row that could have it; null if it has
 * @param before the number of replaced rows of each month
 * @param after the number of new rows of each month
 * @param known what is known after the commit
 */
record Replacement(
    MonthRuns months,
    Set<Integer> changed,
    @Nullable Integer carrier,
    Map<Integer, Long> before,
    Map<Integer, Long> after,
    KnownExecutions known) {

  static Replacement of(
      ExecutionKey execution, MonthRuns covered, RowCounts counts, TableState state) {
    MonthRuns months = state.known().olderThan(covered, execution);
    Map<Integer, Long> after = in(months, counts.byMonth());
    Map<Integer, Long> written = state.rows(true);
    Map<Integer, Long> before = in(months, written);
    Set<Integer> changed = new TreeSet<>(before.keySet());
    changed.addAll(after.keySet());
    Map<Integer, Long> others = in(MonthRuns.of(after.keySet()), state.rows(false));
    others.forEach((month, rows) -> before.merge(month, rows, Long::sum));
    Integer carrier = after.isEmpty() && !months.isEmpty() ? carrier(written, months) : null;
    KnownExecutions known = state.known().with(months, execution);
    return new Replacement(months, changed, carrier, before, after, known);
  }

  /** Returns the months of which the table keeps only the rows that no load has written. */
  MonthRuns emptied() {
    return MonthRuns.of(changed).minus(MonthRuns.of(after.keySet()));
  }

  private static Map<Integer, Long> in(MonthRuns months, Map<Integer, Long> rows) {
    return rows.entrySet().stream()
        .filter(each -> months.contains(each.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum, TreeMap::new));
  }

  /** Returns the month with the fewest rows of loads that stay; null if none stay. */
  private static @Nullable Integer carrier(Map<Integer, Long> written, MonthRuns replaced) {
    return written.entrySet().stream()
        .filter(each -> !replaced.contains(each.getKey()))
        .min(Map.Entry.comparingByValue(Comparator.naturalOrder()))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  /** Returns the number of new rows. */
  long rows() {
    return sum(after);
  }

  /** Returns how many more rows the table has afterwards. */
  long growth() {
    return sum(after) - sum(before);
  }

  private static long sum(Map<Integer, Long> rows) {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }
}
