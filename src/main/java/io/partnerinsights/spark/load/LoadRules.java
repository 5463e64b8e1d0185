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
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a load decides: which executions it reads, what one replaces, and what stops it. */
final class LoadRules {
  /** Fewer rows or values are not compared: a few customers may be half of them. */
  private static final long MIN_ROWS = 20;

  /** The part of a column's values that a file must keep. */
  static final double MIN_SHARE = 0.1;

  /** Maximum number of months or executions in a message. */
  static final int MAX_LISTED = 6;

  /** Why a file without rows of some months stops the load: the table has rows of them. */
  static final String NO_ROWS =
      "nothing was loaded, and the table was not changed, because the table has %s%s, but the"
          + " report has none%s. The user who signs in may have lost a role: check this user's"
          + " roles in Partner Center. If you expect the dataset to have no rows, leave it out of"
          + " argument `datasets`";

  /** Why rows that no check accepts are not loaded. */
  static final String LOSSES =
      "the new rows were not loaded, because they would replace existing rows, and the table would"
          + " then contain less data: %s. The table is unchanged. If the new rows are correct, load"
          + " them by running: %s";

  private static final String NEWER_ROWS =
      "nothing was loaded, because the table already has newer rows%s. No action is needed";
  static final String UNREADABLE_EXECUTION_FORMAT =
      "the execution was skipped, because it cannot be read: %s. %s";
  static final String GAP =
      "the table may lack rows for the months %s, because the time between two loads was longer"
          + " than the time range of one scheduled report. To load these months, run: %s";
  static final String SINCE_IGNORED =
      "argument `since` was ignored, because it has an effect only in a table's first load."
          + " Therefore, no months before %s were loaded. If you do not need earlier months, remove"
          + " `since` from the call. If you need them, run: %s";
  static final String NOTHING_TO_BACKFILL_FORMAT =
      "there are no past months to load, because no month since %s has ended yet. No action is"
          + " needed";
  static final String BOTH_WITHOUT_ROWS =
      ". No action is needed, because the table has no rows%s either";
  static final String RECREATE_BACKFILL_REMEDY =
      ". If you expected rows for these months, check the user's roles in Partner Center. Then run"
          + " the following statement, so that the next run of the load creates the report again: ";

  private static final String FEWER_ROWS = "%s would have %s instead of %s";
  private static final String USER_ROWS = "%s has %s that no load wrote";
  private static final String FEWER_VALUES =
      "column %s would have values in only %s of %s instead of %s of %s, so the user may have lost"
          + " a role";

  private LoadRules() {}

  /**
   * An execution that the service lists as complete.
   *
   * @param wholeMonths the months that it contains whole
   */
  record ListedExecution(ExecutionKey key, Months wholeMonths) {}

  /**
   * Decides which executions are read, the oldest first: the newest one, and of older ones those
   * whose range begins earlier than that of each newer one.
   *
   * @param newestLoadedKey the newest execution of the table's rows
   */
  static List<Execution> chooseExecutions(
      List<ListedExecution> executions, @Nullable ExecutionKey newestLoadedKey, Instant now) {
    Deque<Execution> chosenExecutions = new ArrayDeque<>();
    executions.stream()
        .filter(each -> each.key.hasUsableTime(now) && each.key.isNewerThan(newestLoadedKey))
        .sorted(Comparator.comparing(ListedExecution::key, ExecutionKey.OLDEST_FIRST).reversed())
        .forEachOrdered(
            each -> {
              Execution newerExecution = chosenExecutions.peekFirst();
              if (newerExecution == null
                  || each.wholeMonths.firstNumber() < newerExecution.wholeMonths().firstNumber()) {
                Months uniqueMonths =
                    newerExecution == null
                        ? null
                        : each.wholeMonths.monthsBefore(newerExecution.wholeMonths().firstNumber());
                chosenExecutions.addFirst(new Execution(each.key, each.wholeMonths, uniqueMonths));
              }
            });
    return List.copyOf(chosenExecutions);
  }

  /** Decides which report of months is read: none that is older than the table's rows of them. */
  static FillReport chooseFill(Months months, RowStats tableStats, Instant now) {
    Duration maxAge =
        tableStats.newestGeneratedTimes(now).entrySet().stream()
            .filter(each -> months.contains(each.getKey()))
            .map(each -> Duration.between(each.getValue(), now))
            .min(Comparator.naturalOrder())
            .orElse(null);
    return new FillReport(months, maxAge);
  }

  /**
   * Returns why rows of a file do not replace those of the table in these months: a month, or all
   * of them together, would lose more than half of their rows, a month has rows of the user, or a
   * column would lose nine of ten values.
   */
  static List<String> describeLosses(RowStats tableStats, Months months, RowStats fileStats) {
    Map<Integer, Long> rowsBefore = tableStats.rowCountsByMonth();
    rowsBefore.keySet().removeIf(month -> !months.contains(month));
    Map<Integer, Long> rowsAfter = fileStats.rowCountsByMonth();
    List<String> losses = new ArrayList<>();
    rowsBefore.forEach(
        (month, rowCount) -> {
          long rowsLeft = rowsAfter.getOrDefault(month, 0L);
          long userRows = tableStats.countUserRows(new Months(month, month, false));
          if (userRows > 0) {
            losses.add(USER_ROWS.formatted(Months.nameOf(month), formatRows(userRows)));
          } else if (losesHalf(rowCount, rowsLeft)) {
            losses.add(
                FEWER_ROWS.formatted(
                    Months.nameOf(month), formatRows(rowsLeft), formatRows(rowCount)));
          }
        });
    long tableRows = tableStats.countRows(months);
    long rowsLeft = fileStats.countRows(months);
    if (losses.isEmpty() && losesHalf(tableRows, rowsLeft)) {
      losses.add(FEWER_ROWS.formatted(months, formatRows(rowsLeft), formatRows(tableRows)));
    }
    Map<String, Long> valueCounts = fileStats.sumValueCounts(months);
    tableStats
        .sumValueCounts(months)
        .forEach(
            (column, count) -> {
              long valuesLeft = valueCounts.getOrDefault(column, 0L);
              if (count >= MIN_ROWS
                  && (double) valuesLeft / rowsLeft < MIN_SHARE * count / tableRows) {
                losses.add(
                    FEWER_VALUES.formatted(
                        column,
                        formatNumber(valuesLeft),
                        formatRows(rowsLeft),
                        formatNumber(count),
                        formatNumber(tableRows)));
              }
            });
    return losses.stream().limit(MAX_LISTED).toList();
  }

  private static boolean losesHalf(long countBefore, long countAfter) {
    return countBefore >= MIN_ROWS && countAfter * 2 < countBefore;
  }

  /** Says which rows of a file no table gets; empty for none. */
  static String skippedRowsNote(Months writableMonths, RowStats fileStats) {
    Map<Integer, Long> rowsOutside = fileStats.rowCountsByMonth();
    rowsOutside.keySet().removeIf(writableMonths::contains);
    if (rowsOutside.isEmpty()) {
      return "";
    }
    String months =
        rowsOutside.keySet().stream()
            .limit(MAX_LISTED)
            .map(Months::nameOf)
            .collect(Collectors.joining(", "));
    long count = rowsOutside.values().stream().mapToLong(Long::longValue).sum();
    return (". The report also has rows of other months (%s: %s), which were not loaded, because"
            + " this load replaces only these months: %s")
        .formatted(formatRows(count), months, writableMonths);
  }

  /** Says which months with rows of a table keep them, because they are newer; empty for none. */
  static String keptMonthsNote(RowStats tableStats, Months fileSpan, Set<Integer> newerMonths) {
    Set<Integer> keptNumbers = tableStats.rowCountsByMonth().keySet();
    keptNumbers.removeIf(month -> !fileSpan.contains(month) || !newerMonths.contains(month));
    return keptNumbers.isEmpty()
        ? ""
        : ". For %s, the table keeps its rows, because they come from a newer report"
            .formatted(Months.namesOf(keptNumbers));
  }

  /** Returns {@code " for "} and the months; empty if only rows without a month are meant. */
  static String forMonths(Months months) {
    return months.toRanges().isEmpty() ? "" : " for " + months;
  }

  /** Says why nothing is loaded of months that have newer rows. */
  static String newerRowsText(Months months) {
    return NEWER_ROWS.formatted(forMonths(months));
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
   * @param tableStats the rows before the execution
   * @param lastBackfillMonth the last month of the backfill, after which the pause begins without
   *     an execution; null for none
   * @return null if there are none
   */
  static @Nullable Months findGap(
      RowStats tableStats, @Nullable YearMonth lastBackfillMonth, Months wholeMonths, Instant now) {
    ExecutionKey newestKey = tableStats.newestExecutionKey(now);
    int firstUnloadedNumber =
        lastBackfillMonth == null
            ? wholeMonths.firstNumber()
            : Months.toNumber(lastBackfillMonth) + 1;
    int gapStartNumber =
        newestKey == null ? firstUnloadedNumber : Months.toNumber(newestKey.requireTime());
    Map<Integer, Instant> newestTimes = tableStats.newestGeneratedTimes(now);
    newestTimes.entrySet().removeIf(each -> Months.toNumber(each.getValue()) <= each.getKey());
    Months gap =
        new Months(gapStartNumber, wholeMonths.firstNumber() - 1, false)
            .minus(newestTimes.keySet());
    return gap.isEmpty() ? null : gap;
  }
}
