package io.partnerinsights.spark.load;

import io.partnerinsights.spark.load.LoadSource.Execution;
import io.partnerinsights.spark.load.LoadSource.FillReport;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a load decides: which executions it reads, what one replaces, and what stops it. */
final class LoadRules {
  /** Fewer rows, or values of a column, are not compared: a few customers are half of them. */
  private static final long FEW = 20;

  /** A part of a column's share of rows with a value that is more than chance. */
  static final double FILLED = 0.1;

  /** Maximum number of months or executions in a message. */
  static final int SHOWN = 6;

  /** Why a file without rows of some months stops the load: the table has rows of them. */
  static final String NO_ROWS =
      "the report has no rows of %s, but the table has %s of them%s. Check the user's role. If the"
          + " dataset should be empty, remove it from argument datasets";

  /** Why rows that no check accepts are not loaded. */
  static final String LOSSES =
      "the new rows were not loaded, because %s. To load the new rows anyway: %s";

  static final String NEWER_ROWS =
      "nothing was loaded, because the table has newer rows%s. No action is needed";
  static final String UNREADABLE = "the execution was skipped, because it cannot be read: %s. %s";
  static final String GAP =
      "no execution contains all of %s, because the pause between two loads was longer than the"
          + " schedule's range. To fill these months: %s";
  static final String EARLIER_SINCE =
      "no months before %s were loaded, because argument since takes effect only in the first load."
          + " Remove the argument, or load the earlier months: %s";
  static final String NO_BACKFILL =
      "there is nothing to backfill, because no month from %s on has ended yet. No action is"
          + " needed";
  static final String NEW_BACKFILL =
      ". If the service should have some, check the user's role. Then, to have the next run create"
          + " this report again, run: ";

  private static final String FEWER_ROWS = "%s would have %s instead of %s";
  private static final String OWN_ROWS = "%s has %s that no load wrote";
  private static final String FEWER_VALUES =
      "%s would have a value in %s of %s instead of %s of %s, so the user may have lost a role";

  private LoadRules() {}

  /**
   * An execution that the service lists as complete.
   *
   * @param range the months that it contains whole
   */
  record ListedExecution(ExecutionKey key, Months range) {}

  /**
   * Decides which executions are read, the oldest first: the newest one, and of older ones those
   * whose range begins earlier than that of each newer one.
   *
   * @param newestLoaded the newest execution of the table's rows
   */
  static List<Execution> toRead(
      List<ListedExecution> executions, @Nullable ExecutionKey newestLoaded, Instant now) {
    Deque<Execution> toRead = new ArrayDeque<>();
    executions.stream()
        .filter(each -> each.key.countsAt(now) && each.key.isNewerThan(newestLoaded))
        .sorted(Comparator.comparing(ListedExecution::key, ExecutionKey.OLDEST_FIRST).reversed())
        .forEachOrdered(
            each -> {
              Execution newerExecution = toRead.peekFirst();
              if (newerExecution == null
                  || each.range.firstNumber() < newerExecution.wholeMonths().firstNumber()) {
                Months ownMonths =
                    newerExecution == null
                        ? null
                        : each.range.monthsBefore(newerExecution.wholeMonths().firstNumber());
                toRead.addFirst(new Execution(each.key, each.range, ownMonths));
              }
            });
    return List.copyOf(toRead);
  }

  /** Decides which report of months is read: none that is older than the table's rows of them. */
  static FillReport chooseFill(Months months, TableRows table, Instant now) {
    Duration maxAge =
        table.newestTimes(now).entrySet().stream()
            .filter(each -> months.contains(each.getKey()))
            .map(each -> Duration.between(each.getValue(), now))
            .min(Comparator.naturalOrder())
            .orElse(null);
    return new FillReport(months, maxAge);
  }

  /**
   * Returns the months that a backfill may write: those before the first month with rows of the
   * schedule.
   */
  static Months beforeSchedule(Months backfill, TableRows table, Instant now) {
    NavigableSet<Integer> scheduleMonths = table.monthsOfSchedule(now);
    Integer nextMonth = backfill.isEmpty() ? null : scheduleMonths.ceiling(backfill.firstNumber());
    NavigableSet<Integer> months = new TreeSet<>(backfill.numbers());
    months.removeIf(
        each ->
            nextMonth != null
                && nextMonth <= each
                && (each < Months.NO_MONTH || scheduleMonths.contains(each)));
    return new Months(months);
  }

  /**
   * Returns why rows of a file do not replace those of the table in these months: a month, or all
   * of them together, would lose more than half of their rows, a month has rows of the user, or a
   * column would lose nine of ten values.
   */
  static List<String> losses(TableRows table, Months toReplace, TableRows file) {
    Map<Integer, Long> rowsBefore = table.byMonth();
    rowsBefore.keySet().removeIf(month -> !toReplace.contains(month));
    Map<Integer, Long> rowsAfter = file.byMonth();
    List<String> losses = new ArrayList<>();
    rowsBefore.forEach(
        (month, rowCount) -> {
          long rowsLeft = rowsAfter.getOrDefault(month, 0L);
          long userRows = table.countUserRows(new Months(month, month, false));
          if (userRows > 0) {
            losses.add(OWN_ROWS.formatted(Months.nameOf(month), formatRows(userRows)));
          } else if (isHalved(rowCount, rowsLeft)) {
            losses.add(
                FEWER_ROWS.formatted(
                    Months.nameOf(month), formatRows(rowsLeft), formatRows(rowCount)));
          }
        });
    long rowsInTable = table.countRows(toReplace);
    long rowsLeft = file.countRows(toReplace);
    if (losses.isEmpty() && isHalved(rowsInTable, rowsLeft)) {
      losses.add(FEWER_ROWS.formatted(toReplace, formatRows(rowsLeft), formatRows(rowsInTable)));
    }
    Map<String, Long> values = file.countValues(toReplace);
    table
        .countValues(toReplace)
        .forEach(
            (column, count) -> {
              long valuesLeft = values.getOrDefault(column, 0L);
              if (count >= FEW && (double) valuesLeft / rowsLeft < FILLED * count / rowsInTable) {
                losses.add(
                    FEWER_VALUES.formatted(
                        column,
                        formatNumber(valuesLeft),
                        formatRows(rowsLeft),
                        formatNumber(count),
                        formatNumber(rowsInTable)));
              }
            });
    return losses.stream().limit(SHOWN).toList();
  }

  private static boolean isHalved(long countBefore, long countAfter) {
    return countBefore >= FEW && countAfter * 2 < countBefore;
  }

  /** Says which rows of a file no table gets; empty for none. */
  static String leftOutNote(Months range, TableRows file) {
    Map<Integer, Long> rowsOutside = file.byMonth();
    rowsOutside.keySet().removeIf(range::contains);
    if (rowsOutside.isEmpty()) {
      return "";
    }
    String months =
        rowsOutside.keySet().stream()
            .limit(SHOWN)
            .map(Months::nameOf)
            .collect(Collectors.joining(", "));
    long count = rowsOutside.values().stream().mapToLong(Long::longValue).sum();
    String verb = count == 1 ? "is" : "are";
    return ". %s outside %s %s left out: %s".formatted(formatRows(count), range, verb, months);
  }

  /** Says which months with rows of a table keep them, because they are newer; empty for none. */
  static String keptNote(TableRows table, Months fileSpan, Set<Integer> newerMonths) {
    Set<Integer> keptMonths = table.byMonth().keySet();
    keptMonths.removeIf(month -> !fileSpan.contains(month) || !newerMonths.contains(month));
    return keptMonths.isEmpty()
        ? ""
        : ". The table keeps newer rows of " + Months.namesOf(keptMonths);
  }

  static String formatRows(long count) {
    return formatNumber(count) + (count == 1 ? " row" : " rows");
  }

  /** Returns a number for a message, with the same digits in each locale. */
  private static String formatNumber(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /**
   * Returns the months of a pause that was longer than the range: from that in which the newest
   * loaded execution was generated, of which it has only a part, to the last one before the range.
   * Those of which the table has a report that was generated after their end are left out.
   *
   * @param table the rows before the execution
   * @param lastBackfillMonth the last month of the backfill, after which the pause begins without
   *     an execution; null for none
   * @return null if there are none
   */
  static @Nullable Months findGap(
      TableRows table, @Nullable YearMonth lastBackfillMonth, Months range, Instant now) {
    ExecutionKey newestLoaded = table.newestKey(now);
    int firstUnloaded =
        lastBackfillMonth == null ? range.firstNumber() : Months.toNumber(lastBackfillMonth) + 1;
    int firstOfGap =
        newestLoaded == null ? firstUnloaded : Months.toNumber(newestLoaded.requireTime());
    Map<Integer, Instant> newestTimes = table.newestTimes(now);
    newestTimes.entrySet().removeIf(each -> Months.toNumber(each.getValue()) <= each.getKey());
    Months gap = new Months(firstOfGap, range.firstNumber() - 1, false).minus(newestTimes.keySet());
    return gap.isEmpty() ? null : gap;
  }
}
