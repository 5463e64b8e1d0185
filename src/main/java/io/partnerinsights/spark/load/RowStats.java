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

/**
 * How many rows a table or a file has of each month and execution: the whole state of a load. A
 * month is a number, as in {@link Months}.
 */
record RowStats(List<Group> groups) {
  private static final BinaryOperator<Instant> LATER =
      BinaryOperator.maxBy(Comparator.naturalOrder());

  /**
   * Rows of one execution in one month.
   *
   * @param executionKey null for rows that no load has written, and for those of a file
   * @param valueCounts the number of rows with a value, for each of the columns that were looked at
   */
  record Group(
      int monthNumber,
      @Nullable ExecutionKey executionKey,
      long rowCount,
      Map<String, Long> valueCounts) {}

  /** Returns the newest execution of the schedule with a usable time; null for none. */
  @Nullable ExecutionKey newestScheduleKey(Instant now) {
    return scheduleGroups(now)
        .map(RowStats::requireKey)
        .max(ExecutionKey.OLDEST_FIRST)
        .orElse(null);
  }

  private Stream<Group> scheduleGroups(Instant now) {
    return groupsWithTime(now).filter(group -> requireKey(group).isOfSchedule());
  }

  private Stream<Group> groupsWithTime(Instant now) {
    return groups.stream()
        .filter(group -> group.executionKey != null && group.executionKey.hasUsableTime(now));
  }

  /** Returns the months with rows of executions of the schedule. */
  NavigableSet<Integer> scheduledMonths(Instant now) {
    return scheduleGroups(now)
        .map(Group::monthNumber)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns when the newest report was generated whose rows a month has, for each such month. */
  Map<Integer, Instant> newestTimes(Instant now) {
    return groupsWithTime(now)
        .collect(
            Collectors.toMap(
                Group::monthNumber, group -> requireKey(group).requireTime(), LATER, HashMap::new));
  }

  private static ExecutionKey requireKey(Group group) {
    return Objects.requireNonNull(group.executionKey);
  }

  /** Returns the months of which the table has a newer report than one of this time. */
  Set<Integer> monthsWithNewerReport(@Nullable Instant generatedTime, Instant now) {
    Map<Integer, Instant> newestTimes = newestTimes(now);
    newestTimes.values().removeIf(time -> generatedTime != null && !time.isAfter(generatedTime));
    return newestTimes.keySet();
  }

  /** Returns the number of rows of the months that no load has written. */
  long countUserRows(Months months) {
    return sumRows(groupsIn(months).filter(group -> group.executionKey == null));
  }

  long countRows() {
    return sumRows(groups.stream());
  }

  long countRows(Months months) {
    return sumRows(groupsIn(months));
  }

  private static long sumRows(Stream<Group> groups) {
    return groups.mapToLong(Group::rowCount).sum();
  }

  Stream<Group> groupsIn(Months months) {
    return groups.stream().filter(group -> months.contains(group.monthNumber));
  }

  /** Returns the number of rows of each month. */
  NavigableMap<Integer, Long> rowCountsByMonth() {
    return groups.stream()
        .collect(Collectors.toMap(Group::monthNumber, Group::rowCount, Long::sum, TreeMap::new));
  }

  /** Returns how many rows of the months have a value, for each column that was looked at. */
  Map<String, Long> valueCounts(Months months) {
    Map<String, Long> valueCounts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    groupsIn(months)
        .forEach(
            group ->
                group.valueCounts.forEach(
                    (name, rows) -> valueCounts.merge(name, rows, Long::sum)));
    return valueCounts;
  }

  /** Returns the columns of which at least this part of each group's rows has a value. */
  Set<String> filledColumns(double minimumShare) {
    Set<String> names = Columns.toNameSet(List.of());
    groups.forEach(group -> names.addAll(group.valueCounts.keySet()));
    for (Group group : groups) {
      names.removeIf(
          name -> group.valueCounts.getOrDefault(name, 0L) < minimumShare * group.rowCount);
    }
    return names;
  }
}
