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
 *
 * @param backfillMonths the months of the table's backfill; none for a file
 */
record RowStats(List<RowGroup> rowGroups, Months backfillMonths) {
  private static final BinaryOperator<Instant> LATER =
      BinaryOperator.maxBy(Comparator.naturalOrder());

  /**
   * Rows of one execution in one month.
   *
   * @param executionKey null for rows that no load has written, and for those of a file
   * @param valueCounts the number of rows with a value, for each of the columns that were looked at
   */
  record RowGroup(
      int monthNumber,
      @Nullable ExecutionKey executionKey,
      long rowCount,
      Map<String, Long> valueCounts) {}

  RowStats(List<RowGroup> rowGroups) {
    this(rowGroups, Months.NONE);
  }

  /** Returns the newest execution of the schedule with a usable time; null for none. */
  @Nullable ExecutionKey newestExecutionKey(Instant now) {
    return scheduledRowGroups(now)
        .map(RowStats::requireKey)
        .max(ExecutionKey.OLDEST_FIRST)
        .orElse(null);
  }

  private Stream<RowGroup> scheduledRowGroups(Instant now) {
    return rowGroupsWithTime(now).filter(group -> requireKey(group).isOfExecution());
  }

  private Stream<RowGroup> rowGroupsWithTime(Instant now) {
    return rowGroups.stream()
        .filter(group -> group.executionKey != null && group.executionKey.hasUsableTime(now));
  }

  /** Returns the months with rows of executions of the schedule. */
  NavigableSet<Integer> monthsOfExecutions(Instant now) {
    return scheduledRowGroups(now)
        .map(RowGroup::monthNumber)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Returns when the newest report of each month was generated, of months that have a report.
   * Months that the backfill could write have it also after the user has deleted their rows, as
   * long as the table has other rows of it: an older report does not bring such months back.
   */
  Map<Integer, Instant> newestGeneratedTimes(Instant now) {
    Map<Integer, Instant> newestTimes =
        rowGroupsWithTime(now)
            .collect(
                Collectors.toMap(
                    RowGroup::monthNumber,
                    group -> requireKey(group).requireTime(),
                    LATER,
                    HashMap::new));
    Instant backfillTime =
        rowGroupsWithTime(now)
            .map(RowStats::requireKey)
            .filter(ExecutionKey::isOfBackfill)
            .map(ExecutionKey::requireTime)
            .reduce(LATER)
            .orElse(null);
    if (backfillTime != null) {
      monthsBeforeSchedule(backfillMonths, now)
          .numbers()
          .forEach(month -> newestTimes.merge(month, backfillTime, LATER));
    }
    return newestTimes;
  }

  /**
   * Returns the months that a backfill may write: those before the first month with rows of the
   * schedule.
   */
  Months monthsBeforeSchedule(Months months, Instant now) {
    NavigableSet<Integer> scheduleMonths = monthsOfExecutions(now);
    Integer nextNumber = months.isEmpty() ? null : scheduleMonths.ceiling(months.firstNumber());
    NavigableSet<Integer> numbers = new TreeSet<>(months.numbers());
    numbers.removeIf(
        each ->
            nextNumber != null
                && nextNumber <= each
                && (each < Months.NO_MONTH || scheduleMonths.contains(each)));
    return new Months(numbers);
  }

  private static ExecutionKey requireKey(RowGroup group) {
    return Objects.requireNonNull(group.executionKey);
  }

  /** Returns the months of which the table has a newer report than one of this time. */
  Set<Integer> monthsWithNewerReport(@Nullable Instant generatedTime, Instant now) {
    Map<Integer, Instant> generatedTimes = newestGeneratedTimes(now);
    generatedTimes.values().removeIf(time -> generatedTime != null && !time.isAfter(generatedTime));
    return generatedTimes.keySet();
  }

  /** Returns the number of rows of the months that no load has written. */
  long countUserRows(Months months) {
    return sumRows(rowGroupsIn(months).filter(group -> group.executionKey == null));
  }

  long countRows() {
    return sumRows(rowGroups.stream());
  }

  long countRows(Months months) {
    return sumRows(rowGroupsIn(months));
  }

  private static long sumRows(Stream<RowGroup> rowGroups) {
    return rowGroups.mapToLong(RowGroup::rowCount).sum();
  }

  Stream<RowGroup> rowGroupsIn(Months months) {
    return rowGroups.stream().filter(group -> months.contains(group.monthNumber));
  }

  /** Returns the number of rows of each month. */
  NavigableMap<Integer, Long> rowCountsByMonth() {
    return rowGroups.stream()
        .collect(
            Collectors.toMap(RowGroup::monthNumber, RowGroup::rowCount, Long::sum, TreeMap::new));
  }

  /** Returns how many rows of the months have a value, for each column that was looked at. */
  Map<String, Long> sumValueCounts(Months months) {
    Map<String, Long> valueCounts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    rowGroupsIn(months)
        .forEach(
            group ->
                group.valueCounts.forEach(
                    (name, rows) -> valueCounts.merge(name, rows, Long::sum)));
    return valueCounts;
  }

  /** Returns the columns of which at least this part of each group's rows has a value. */
  Set<String> filledColumns(double minimumShare) {
    Set<String> names = Columns.toNameSet(List.of());
    rowGroups.forEach(group -> names.addAll(group.valueCounts.keySet()));
    for (RowGroup group : rowGroups) {
      names.removeIf(
          name -> group.valueCounts.getOrDefault(name, 0L) < minimumShare * group.rowCount);
    }
    return names;
  }
}
