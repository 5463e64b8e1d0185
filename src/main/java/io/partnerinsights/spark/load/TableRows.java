package io.partnerinsights.spark.load;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How many rows a table has of each month and execution: the whole state of a load. */
record TableRows(List<Group> groups) {
  /**
   * Rows of one execution in one month.
   *
   * @param execution null for rows that no load has written
   * @param filled which of the columns that were looked at have a value in any of the rows
   */
  record Group(int month, @Nullable ExecutionKey execution, long rows, Set<String> filled) {}

  /** Returns the newest execution that counts; null for a table without rows of such executions. */
  @Nullable ExecutionKey newest(Instant now) {
    return ofSchedule(now)
        .map(group -> Objects.requireNonNull(group.execution))
        .max(ExecutionKey.OLDEST_FIRST)
        .orElse(null);
  }

  private Stream<Group> ofSchedule(Instant now) {
    return groups.stream()
        .filter(group -> group.execution != null && group.execution.countsAt(now));
  }

  /** Returns the months with rows of executions that count. */
  NavigableSet<Integer> monthsOfSchedule(Instant now) {
    return ofSchedule(now).map(Group::month).collect(Collectors.toCollection(TreeSet::new));
  }

  boolean isLoaded() {
    return groups.stream().anyMatch(group -> group.execution != null);
  }

  boolean hasOwn(int month) {
    return groups.stream().anyMatch(group -> group.month == month && group.execution == null);
  }

  long count() {
    return groups.stream().mapToLong(Group::rows).sum();
  }

  static long sum(Map<Integer, Long> rows) {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns which of the columns that were looked at have a value in any row of the months. */
  Set<String> filled(Months months) {
    return Columns.names(
        groups.stream()
            .filter(group -> months.contains(group.month))
            .flatMap(group -> group.filled.stream())
            .toList());
  }

  /** Returns the number of rows of each month among these. */
  NavigableMap<Integer, Long> in(Months months) {
    return groups.stream()
        .filter(group -> months.contains(group.month))
        .collect(Collectors.toMap(Group::month, Group::rows, Long::sum, TreeMap::new));
  }
}
