package io.partnerinsights.spark.load;

import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.spark.load.LoadRules.ListedExecution;
import io.partnerinsights.spark.load.LoadSource.BackfillReport;
import io.partnerinsights.spark.load.LoadSource.Execution;
import io.partnerinsights.spark.load.LoadSource.SingleReport;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Brings the table of one dataset up to date. First it loads the new executions of the schedule,
 * the oldest first, each in one commit, and then the months before them by one backfill. A run can
 * end after each step: the next run reads the table's rows and its property {@code since}, and
 * continues. The steps need neither Spark nor the service.
 *
 * @param firstWantedMonth the first month of the backfill that the user wants; null for any
 * @param firstMonthOfLongestRange the first month of the dataset's longest range; null without
 *     months
 * @param acceptsSuspectRows whether only a file without rows is stopped, if the table has some
 * @param timespan the range of an execution; null if the dataset has none
 */
record LoadSteps(
    @Nullable YearMonth firstWantedMonth,
    @Nullable YearMonth firstMonthOfLongestRange,
    boolean acceptsSuspectRows,
    @Nullable String timespan,
    TargetTable table,
    DatasetActions actions,
    Results results) {
  /** Maximum number of attempts to write while others write. */
  private static final int MAX_WRITE_ATTEMPTS = 3;

  /** Maximum number of looks at property {@code since}, which other runs may set. */
  private static final int MAX_BACKFILL_CHECKS = 3;

  /** How long a fault of an older execution ends the run, so that newer ones wait for it. */
  private static final Duration MAX_AGE_OF_AWAITED_EXECUTION = Duration.ofDays(2);

  interface DatasetActions {
    Instant now();

    /** Waits for a report and reads it; null for a backfill that the run does not await. */
    @Nullable FileRows awaitRows(LoadSource source) throws Exception;

    boolean isReportListed(Backfill backfill);

    /** Throws {@code WAIT_INTERRUPTED} if the run was interrupted: no other step may follow. */
    void rethrowIfRunInterrupted(Exception failure);

    /** Deletes the report of a backfill, whose rows are loaded. */
    void deleteLoadedReport(String reportId);

    /**
     * Returns the statement of a load.
     *
     * @param fillMonths the months to load by one report; null to load as this run
     * @param acceptsSuspectRows whether no check stops it
     */
    String loadStatement(@Nullable Months fillMonths, boolean acceptsSuspectRows);
  }

  /** Receives what the steps have done. */
  interface Results {
    /** Notes a result that changes nothing; {@code executionKey} is null if none was read. */
    void add(State state, String message, @Nullable ExecutionKey executionKey);

    /** Notes that an execution has replaced months, and how many rows the table has then. */
    void addLoaded(String message, ExecutionKey executionKey, Set<Integer> months, long rowsAfter);

    void setRowCount(long rowCount);
  }

  /**
   * Runs all steps. A fault that may pass ends the run of this dataset.
   *
   * @param executions the complete executions of the schedule
   */
  void runSchedule(TableSnapshot initialSnapshot, List<ListedExecution> executions)
      throws Exception {
    Instant now = actions.now();
    RowStats stats = recordCount(initialSnapshot).stats();
    for (Execution execution :
        LoadRules.chooseExecutions(executions, stats.newestExecutionKey(now), now)) {
      if (execution
          .wholeMonths()
          .minus(stats.monthsWithNewerReport(execution.key().generatedTime(), now))
          .isEmpty()) {
        results.add(
            State.SKIPPED, LoadRules.newerRowsText(execution.wholeMonths()), execution.key());
      } else if (!loadExecution(execution)) {
        return;
      }
    }
    TableSnapshot snapshot = initialSnapshot;
    for (int i = 0; i < MAX_BACKFILL_CHECKS && snapshot != null; i++) {
      // Another run may have asked for the backfill meanwhile, or loaded it.
      snapshot = advanceBackfill(snapshot);
    }
  }

  /** Loads one report without a schedule: all months at first, and then those of the range. */
  void runSingleReport(TableSnapshot snapshot) throws Exception {
    // Before the wait: after it, a table that this run has created may have rows of another run.
    Instant startTime = actions.now();
    boolean isLoaded = recordCount(snapshot).stats().newestExecutionKey(startTime) != null;
    YearMonth firstMonth =
        isLoaded || firstMonthOfLongestRange == null
            ? null
            : Backfill.firstMonthToRead(firstWantedMonth, firstMonthOfLongestRange);
    SingleReport source = new SingleReport(firstMonth);
    FileRows rows = awaitRequiredRows(source);
    Instant generatedTime = rows.key().generatedTime();
    Instant time = generatedTime == null ? startTime : generatedTime;
    Months months =
        firstMonth == null ? Months.ofExecution(timespan, time) : Months.between(firstMonth, time);
    writeAndRelease(rows, source, months.withoutNoMonthUnless(includesNoMonth()));
  }

  /** Loads months by one report, which does not count as an execution of the schedule. */
  void runFill(TableSnapshot snapshot, Months months) throws Exception {
    LoadSource source = LoadRules.chooseFill(months, recordCount(snapshot).stats(), actions.now());
    writeAndRelease(awaitRequiredRows(source), source, months);
  }

  private FileRows awaitRequiredRows(LoadSource source) throws Exception {
    return Objects.requireNonNull(actions.awaitRows(source), "only a backfill is not awaited");
  }

  /** Whether executions contain rows without a month. */
  private boolean includesNoMonth() {
    return ReadPlanner.isLifetime(timespan);
  }

  private TableSnapshot recordCount(TableSnapshot snapshot) {
    results.setRowCount(snapshot.stats().countRows());
    return snapshot;
  }

  /** Loads an execution; returns false after a fault that may pass. */
  private boolean loadExecution(Execution execution) throws Exception {
    Months uniqueMonths = execution.uniqueMonths();
    try {
      writeAndRelease(awaitRequiredRows(execution), execution, execution.wholeMonths());
      return true;
    } catch (Exception e) {
      actions.rethrowIfRunInterrupted(e);
      boolean isPermanent = LoadErrors.isPermanent(e);
      Instant waitLimit = actions.now().minus(MAX_AGE_OF_AWAITED_EXECUTION);
      String reason = LoadErrors.summarize(e);
      if (uniqueMonths != null
          && (isPermanent || execution.key().requireTime().isBefore(waitLimit))) {
        RowStats stats = table.readCountedSnapshot(null).stats();
        Set<Integer> newerMonths =
            stats.monthsWithNewerReport(execution.key().generatedTime(), actions.now());
        Months gap = uniqueMonths.minus(newerMonths);
        String remedy =
            gap.isEmpty()
                ? "No action is needed, because the table has newer rows for the same months"
                : "Some months are only in this execution, and were not loaded. To load these"
                    + " months, run: "
                    + fillStatement(gap);
        String text =
            LoadRules.UNREADABLE_EXECUTION_FORMAT.formatted(
                LoadErrors.withoutRemedy(reason), remedy);
        results.add(State.SKIPPED, text, execution.key());
        return true;
      }
      results.add(State.FAILED, reason, execution.key());
      return isPermanent;
    }
  }

  /**
   * Writes rows if they fit, and closes them.
   *
   * @param writableMonths the months that the file contains whole, and that may be written, except
   *     those of which the table has newer rows
   * @return whether no check has stopped it
   */
  private boolean writeAndRelease(FileRows rows, LoadSource source, Months writableMonths)
      throws Exception {
    try {
      for (int attempt = 0; attempt < MAX_WRITE_ATTEMPTS; attempt++) {
        TableSnapshot snapshot =
            recordCount(table.readCountedSnapshot(acceptsSuspectRows ? null : rows.stats()));
        State state = tryReplaceMonths(rows, source, writableMonths, snapshot);
        if (state != null) {
          return state != State.STOPPED;
        }
      }
    } finally {
      rows.release().run();
    }
    throw LoadErrors.REPEATED_CONFLICT.error(table);
  }

  /** Returns null if another writer has changed the table since it was read. */
  private @Nullable State tryReplaceMonths(
      FileRows rows, LoadSource source, Months writableMonths, TableSnapshot snapshot)
      throws Exception {
    Instant now = actions.now();
    ExecutionKey key = rows.key();
    RowStats tableStats = snapshot.stats();
    boolean isBackfill = source instanceof BackfillReport;
    if (key.isOfExecution()
        && key.generatedTime() != null
        && !key.isNewerThan(tableStats.newestExecutionKey(now))) {
      return recordResult(State.SKIPPED, LoadRules.newerRowsText(Months.NONE), rows);
    }
    Months targetMonths =
        isBackfill ? tableStats.monthsBeforeSchedule(writableMonths, now) : writableMonths;
    Set<Integer> newerMonths = tableStats.monthsWithNewerReport(key.generatedTime(), now);
    Months fileSpan = targetMonths.findSpan(rows.stats().rowCountsByMonth().keySet());
    Months monthsToReplace = (fileSpan == null ? targetMonths : fileSpan).minus(newerMonths);
    String skipNote = LoadRules.skippedRowsNote(writableMonths, rows.stats());
    if (fileSpan == null && !monthsToReplace.isEmpty()) {
      return recordFileWithoutRows(
          rows, isBackfill, monthsToReplace, tableStats.countRows(monthsToReplace), skipNote);
    } else if (rows.stats().countRows(monthsToReplace) == 0) {
      // Otherwise the table would have no row of this report, and each run would load it again.
      return recordResult(
          State.SKIPPED,
          LoadRules.newerRowsText(
              (fileSpan == null ? targetMonths : fileSpan).intersect(newerMonths)),
          rows);
    }
    List<String> losses =
        acceptsSuspectRows
            ? List.of()
            : LoadRules.describeLosses(tableStats, monthsToReplace, rows.stats());
    if (!losses.isEmpty()) {
      Months uniqueMonths = source instanceof Execution execution ? execution.uniqueMonths() : null;
      String statement = actions.loadStatement(uniqueMonths, true);
      String text = LoadRules.LOSSES.formatted(String.join(", ", losses), statement);
      return recordResult(State.STOPPED, text, rows);
    }
    String keptNote =
        fileSpan == null ? "" : LoadRules.keptMonthsNote(tableStats, fileSpan, newerMonths);
    return replaceMonths(rows, writableMonths, monthsToReplace, snapshot, skipNote + keptNote);
  }

  /**
   * Ends the load of a file that has no rows of the months that it may replace.
   *
   * @param tableRows the number of rows that the table has of them
   */
  private State recordFileWithoutRows(
      FileRows rows, boolean isBackfill, Months months, long tableRows, String skipNote) {
    String forMonths = LoadRules.forMonths(months);
    String noRowsText = "the report has no rows" + forMonths + skipNote;
    if (!isBackfill && tableRows > 0) {
      String rowCount = LoadRules.formatRows(tableRows);
      return recordResult(
          State.STOPPED, LoadRules.NO_ROWS.formatted(rowCount, forMonths, skipNote), rows);
    } else if (!isBackfill) {
      return recordResult(
          State.SKIPPED, noRowsText + LoadRules.BOTH_WITHOUT_ROWS.formatted(forMonths), rows);
    }
    State state = rows.stats().countRows() == 0 ? State.NEEDS_ATTENTION : State.SKIPPED;
    String text =
        noRowsText + LoadRules.RECREATE_BACKFILL_REMEDY + table.recreateBackfillStatement();
    return recordResult(state, text, rows);
  }

  private @Nullable State replaceMonths(
      FileRows rows,
      Months writableMonths,
      Months monthsToReplace,
      TableSnapshot snapshot,
      String notes)
      throws Exception {
    ExecutionKey key = rows.key();
    RowStats tableStats = snapshot.stats();
    Months gap =
        key.isOfExecution()
            ? LoadRules.findGap(
                tableStats,
                existingOrNewBackfill(snapshot.backfill()).lastMonth(),
                writableMonths,
                actions.now())
            : null;
    Optional<Set<String>> addedColumns = rows.replacement().replace(snapshot, monthsToReplace);
    if (addedColumns.isEmpty()) {
      return null;
    }
    String columnNames = String.join(", ", addedColumns.get());
    String note = columnNames.isEmpty() ? "" : ". The table gained columns: " + columnNames;
    long count = rows.stats().countRows(monthsToReplace);
    Set<Integer> months = new TreeSet<>(rows.stats().rowCountsByMonth().keySet());
    months.addAll(tableStats.rowCountsByMonth().keySet());
    months.removeIf(month -> !monthsToReplace.contains(month));
    String message = "loaded " + LoadRules.formatRows(count) + notes + note + rows.resultNote();
    results.addLoaded(
        message,
        key,
        months,
        tableStats.countRows() - tableStats.countRows(monthsToReplace) + count);
    if (gap != null) {
      results.add(State.NEEDS_ATTENTION, LoadRules.GAP.formatted(gap, fillStatement(gap)), key);
    }
    return State.LOADED;
  }

  private String fillStatement(Months months) {
    return actions.loadStatement(months, false);
  }

  private State recordResult(State state, String message, FileRows rows) {
    results.add(state, message + rows.resultNote(), rows.key());
    return state;
  }

  /** Returns the table to look at again; null if nothing is left to do. */
  private @Nullable TableSnapshot advanceBackfill(TableSnapshot earlierSnapshot) throws Exception {
    Backfill backfill = existingOrNewBackfill(earlierSnapshot.backfill());
    if (!backfill.isPending()) {
      recordEarlierMonths(backfill.firstMonth());
      return null;
    }
    boolean isFirstRequest = !backfill.equals(earlierSnapshot.backfill());
    TableSnapshot snapshot = table.trySetBackfill(earlierSnapshot, backfill);
    return backfill.equals(snapshot.backfill())
        ? loadBackfill(snapshot, new BackfillReport(backfill, isFirstRequest))
        : snapshot;
  }

  private void recordEarlierMonths(@Nullable YearMonth firstMonth) {
    if (firstWantedMonth != null && firstMonthOfLongestRange != null && firstMonth != null) {
      YearMonth firstMonthToRead =
          Backfill.firstMonthToRead(firstWantedMonth, firstMonthOfLongestRange);
      Months gap =
          new Months(Months.toNumber(firstMonthToRead), Months.toNumber(firstMonth) - 1, false);
      if (!gap.isEmpty()
          && table
              .readCountedSnapshot(null)
              .stats()
              .rowCountsByMonth()
              .headMap(gap.firstNumber(), true)
              .isEmpty()) {
        results.add(
            State.SKIPPED, LoadRules.SINCE_IGNORED.formatted(firstMonth, fillStatement(gap)), null);
      }
    }
  }

  /** Returns the backfill that a run asks for or waits for, or that is loaded. */
  Backfill existingOrNewBackfill(@Nullable Backfill backfill) {
    if (backfill != null && (!backfill.isPending() || actions.isReportListed(backfill))) {
      return backfill;
    }
    Backfill next =
        Backfill.createPending(
            backfill == null ? firstWantedMonth : backfill.firstMonth(),
            firstMonthOfLongestRange,
            actions.now());
    // With the same months it may be the report that a run has created just before.
    return backfill != null && next.toMonths().equals(backfill.toMonths()) ? backfill : next;
  }

  private @Nullable TableSnapshot loadBackfill(TableSnapshot snapshot, BackfillReport source)
      throws Exception {
    Backfill backfill = source.backfill();
    FileRows rows = null;
    if (backfill.isEmpty()) {
      String emptyText = LoadRules.NOTHING_TO_BACKFILL_FORMAT.formatted(backfill.firstMonth());
      results.add(State.SKIPPED, emptyText, null);
    } else {
      try {
        rows = actions.awaitRows(source);
        Months months = backfill.toMonths().withoutNoMonthUnless(includesNoMonth());
        if (rows == null || !writeAndRelease(rows, source, months)) {
          return null;
        }
      } catch (Exception e) {
        actions.rethrowIfRunInterrupted(e);
        TableSnapshot currentSnapshot = recordCount(table.readCountedSnapshot(null));
        if (backfill.equals(currentSnapshot.backfill())) {
          throw e;
        }
        return currentSnapshot; // Another run has loaded it meanwhile, and deleted its report.
      }
    }
    TableSnapshot loadedSnapshot = table.trySetBackfill(snapshot, backfill.asLoaded());
    // Otherwise the next look finds the report, or what another run has set.
    if (backfill.asLoaded().equals(loadedSnapshot.backfill()) && rows != null) {
      actions.deleteLoadedReport(rows.reportId());
    }
    return loadedSnapshot;
  }
}
