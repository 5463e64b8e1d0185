package io.partnerinsights.spark.load;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How many rows a table or a file has of each month and execution: the whole state of a load. */
record TableRows(List<Group> groups) {
  private static final BinaryOperator<Instant> LATER =
      BinaryOperator.maxBy(Comparator.naturalOrder());

  /**
   * Rows of one execution in one month.
   *
   * @param execution null for rows that no load has written, and for those of a file
   * @param values the number of rows with a value, for each of the columns that were looked at
   */
  record Group(int month, @Nullable ExecutionKey execution, long rows, Map<String, Long> values) {}

  /** Returns the newest execution that counts; null for a table without rows of such executions. */
  @Nullable ExecutionKey newest(Instant now) {
    return ofSchedule(now).map(TableRows::key).max(ExecutionKey.OLDEST_FIRST).orElse(null);
  }

  private Stream<Group> ofSchedule(Instant now) {
    return timed(now).filter(group -> key(group).isOfSchedule());
  }

  private Stream<Group> timed(Instant now) {
    return groups.stream()
        .filter(group -> group.execution != null && group.execution.countsAt(now));
  }

  /** Returns the months with rows of executions that count. */
  NavigableSet<Integer> monthsOfSchedule(Instant now) {
    return ofSchedule(now).map(Group::month).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns when the newest report was generated whose rows a month has, for each such month. */
  Map<Integer, Instant> times(Instant now) {
    return timed(now)
        .collect(Collectors.toMap(Group::month, group -> key(group).time(), LATER, HashMap::new));
  }

  private static ExecutionKey key(Group group) {
    return Objects.requireNonNull(group.execution);
  }

  /** Returns the months of which the table has a newer report than one of this time. */
  Set<Integer> newer(@Nullable Instant generated, Instant now) {
    Map<Integer, Instant> times = times(now);
    times.values().removeIf(time -> generated != null && !time.isAfter(generated));
    return times.keySet();
  }

  /** Returns the number of rows of the months that no load has written. */
  long own(Months months) {
    return sum(in(months).filter(group -> group.execution == null));
  }

  long count() {
    return sum(groups.stream());
  }

  long count(Months months) {
    return sum(in(months));
  }

  private static long sum(Stream<Group> groups) {
    return groups.mapToLong(Group::rows).sum();
  }

  Stream<Group> in(Months months) {
    return groups.stream().filter(group -> months.contains(group.month));
  }

  /** Returns the number of rows of each month. */
  NavigableMap<Integer, Long> byMonth() {
    return groups.stream()
        .collect(Collectors.toMap(Group::month, Group::rows, Long::sum, TreeMap::new));
  }

  /** Returns how many rows of the months have a value, for each column that was looked at. */
  Map<String, Long> values(Months months) {
    Map<String, Long> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    in(months)
        .forEach(
            group -> group.values.forEach((name, rows) -> values.merge(name, rows, Long::sum)));
    return values;
  }

  /** Returns the columns of which at least this part of each group's rows has a value. */
  Set<String> filled(double part) {
    Set<String> names = Columns.names(List.of());
    groups.forEach(group -> names.addAll(group.values.keySet()));
    for (Group group : groups) {
      names.removeIf(name -> group.values.getOrDefault(name, 0L) < part * group.rows);
    }
    return names;
  }
}
