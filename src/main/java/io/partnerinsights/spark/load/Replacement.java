package io.partnerinsights.spark.load;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
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
 * @param rewritten the months whose rows the commit writes anew: the runs of {@code months}, as far
 *     as there are rows of loads or of the execution, and the carrier
 * @param kept the months in {@code rewritten} in which rows stay that no load has written
 * @param carrier a month whose rows stay and get the new knowledge, because the execution has no
 *     row that could have it; null if it has
 * @param before the number of replaced rows of each month
 * @param after the number of new rows of each month
 * @param known what is known after the commit
 */
record Replacement(
    MonthRuns months,
    MonthRuns rewritten,
    Set<Integer> kept,
    @Nullable Integer carrier,
    Map<Integer, Long> before,
    Map<Integer, Long> after,
    KnownExecutions known) {

  static Replacement of(
      ExecutionKey execution, MonthRuns covered, RowCounts counts, TableState state) {
    MonthRuns months = state.known().olderThan(covered, execution);
    Map<Integer, Long> after = in(months, counts.byMonth());
    NavigableMap<Integer, Long> written = state.rows(true);
    Set<Integer> changed = new TreeSet<>(written.keySet());
    changed.addAll(after.keySet());
    MonthRuns hulls = months.hulls(changed);
    Map<Integer, Long> others = in(hulls, state.rows(false));
    Set<Integer> kept = new TreeSet<>(others.keySet());
    kept.removeAll(after.keySet());
    others.keySet().removeAll(kept);
    Map<Integer, Long> before = in(hulls, written);
    others.forEach((month, rows) -> before.merge(month, rows, Long::sum));
    Integer carrier = after.isEmpty() && !months.isEmpty() ? carrier(written, hulls) : null;
    return new Replacement(
        months,
        carrier == null ? hulls : hulls.plus(MonthRuns.of(Set.of(carrier))),
        kept,
        carrier,
        before,
        after,
        state.known().with(months, execution));
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

  /** Returns the months of which rows are replaced or new. */
  Collection<Integer> changed() {
    Set<Integer> changed = new TreeSet<>(before.keySet());
    changed.addAll(after.keySet());
    return changed;
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
