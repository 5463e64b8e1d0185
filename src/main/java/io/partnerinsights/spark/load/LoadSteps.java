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
 * @param wantedStart the first month of the backfill that the user wants; null for any
 * @param offeredStart the first month of the dataset's longest range; null without months
 * @param acceptsSuspectRows whether only a file without rows is stopped, if the table has some
 * @param timespan the range of an execution; null if the dataset has none
 */
record LoadSteps(
    @Nullable YearMonth wantedStart,
    @Nullable YearMonth offeredStart,
    boolean acceptsSuspectRows,
    @Nullable String timespan,
    Table table,
    Service service,
    Results results) {
  /** Maximum number of attempts to write while others write. */
  private static final int MAX_WRITE_ATTEMPTS = 3;

  /** Maximum number of looks at property {@code since}, which other runs may set. */
  private static final int MAX_BACKFILL_CHECKS = 3;

  /** How long a fault of an older execution ends the run, so that newer ones wait for it. */
  private static final Duration MAX_FAULT_WAIT = Duration.ofDays(2);

  /** The table, which other writers may change at any time. Its text is its name. */
  interface Table {
    /**
     * Counts the table's current rows, for {@link Replacement#replace}, and checks its owner again.
     *
     * @param fileStats the rows of the file that replaces some; null to look at no values
     */
    TableSnapshot countRows(@Nullable RowStats fileStats);

    /**
     * Sets property {@code since}, unless it is no longer what was seen. Returns the table with the
     * property as it is then: another value if another writer has changed the table.
     */
    TableSnapshot trySetBackfill(TableSnapshot base, Backfill newBackfill) throws Exception;

    /** Returns the statement after which the next run creates the report of the backfill again. */
    String recreateBackfillStatement();
  }

  interface Service {
    Instant now();

    /** Waits for a report and reads it; null for a backfill that the run does not await. */
    @Nullable Rows awaitRows(LoadSource source) throws Exception;

    boolean isReportListed(Backfill backfill);

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

  /**
   * The rows of a file.
   *
   * @param resultNote what the result says in addition of the report; or an empty text
   */
  record Rows(
      String reportId,
      ExecutionKey key,
      String resultNote,
      RowStats stats,
      Replacement replacement,
      Runnable release) {}

  interface Replacement {
    /**
     * Replaces the table's rows of these months by those of the file, in one commit. Returns the
     * columns that the table has gained; empty if another writer has changed the table since it was
     * seen.
     */
    Optional<Set<String>> replace(TableSnapshot base, Months months) throws Exception;
  }

  /** Receives what the steps have done. */
  interface Results {
    /** Notes a result that changes nothing; {@code execution} is null if none was read. */
    void add(State state, String message, @Nullable ExecutionKey execution);

    /** Notes that an execution has replaced months, and how many rows the table has then. */
    void addLoaded(String message, ExecutionKey execution, Set<Integer> months, long rowsAfter);

    void setRowCount(long rowCount);
  }

  /**
   * Runs all steps. A fault that may pass ends the run of this dataset.
   *
   * @param executions the complete executions of the schedule
   */
  void run(TableSnapshot initialBase, List<ListedExecution> executions) throws Exception {
    Instant now = service.now();
    RowStats stats = recordCount(initialBase).stats();
    for (Execution execution : LoadRules.chooseExecutions(executions, stats.newestKey(now), now)) {
      if (execution
          .wholeMonths()
          .minus(stats.monthsNewerThan(execution.key().time(), now))
          .isEmpty()) {
        results.add(State.SKIPPED, newerRowsText(execution.wholeMonths()), execution.key());
      } else if (!loadExecution(execution)) {
        return;
      }
    }
    TableSnapshot base = initialBase;
    for (int i = 0; i < MAX_BACKFILL_CHECKS && base != null; i++) {
      // Another run may have asked for the backfill meanwhile, or loaded it.
      base = advanceBackfill(base);
    }
  }

  /** Loads one report without a schedule: all months at first, and then those of the range. */
  void runOnce(TableSnapshot base) throws Exception {
    // Before the wait: after it, a table that this run has created may have rows of another run.
    Instant startTime = service.now();
    boolean isLoaded = recordCount(base).stats().newestKey(startTime) != null;
    YearMonth firstMonth =
        isLoaded || offeredStart == null ? null : Backfill.startMonth(wantedStart, offeredStart);
    SingleReport source = new SingleReport(firstMonth);
    Rows rows = requireRows(source);
    Instant generatedTime = rows.key().time();
    Instant time = generatedTime == null ? startTime : generatedTime;
    Months months = firstMonth == null ? Months.of(timespan, time) : Months.from(firstMonth, time);
    writeRows(rows, source, months.withNoMonthIf(includesNoMonth()));
  }

  /** Loads months by one report, which does not count as an execution of the schedule. */
  void runFill(TableSnapshot base, Months months) throws Exception {
    LoadSource source = LoadRules.chooseFill(months, recordCount(base).stats(), service.now());
    writeRows(requireRows(source), source, months);
  }

  private Rows requireRows(LoadSource source) throws Exception {
    return Objects.requireNonNull(service.awaitRows(source), "only a backfill is not awaited");
  }

  /** Whether executions contain rows without a month. */
  private boolean includesNoMonth() {
    return ReadPlanner.isLifetime(timespan);
  }

  private TableSnapshot recordCount(TableSnapshot base) {
    results.setRowCount(base.stats().countRows());
    return base;
  }

  /** Loads an execution; returns false after a fault that may pass. */
  private boolean loadExecution(Execution execution) throws Exception {
    Months uniqueMonths = execution.uniqueMonths();
    try {
      writeRows(requireRows(execution), execution, execution.wholeMonths());
      return true;
    } catch (Exception e) {
      LoadErrors.rethrowIfInterrupt(e);
      boolean isGone = LoadErrors.isPermanent(e);
      Instant waitLimit = service.now().minus(MAX_FAULT_WAIT);
      String reason = LoadErrors.summarize(e);
      if (uniqueMonths != null && (isGone || execution.key().requireTime().isBefore(waitLimit))) {
        RowStats stats = table.countRows(null).stats();
        Set<Integer> newerMonths = stats.monthsNewerThan(execution.key().time(), service.now());
        Months gap = uniqueMonths.minus(newerMonths);
        String remedy =
            gap.isEmpty()
                ? "No action is needed, because the table has newer rows of its months"
                : "To fill the months that only this execution has: " + fillStatement(gap);
        String text = LoadRules.UNREADABLE.formatted(LoadErrors.withoutRemedy(reason), remedy);
        results.add(State.SKIPPED, text, execution.key());
        return true;
      }
      results.add(State.FAILED, reason, execution.key());
      return isGone;
    }
  }

  /**
   * Writes rows if they fit, and closes them.
   *
   * @param range the months that the file contains whole, and that may be written, except those of
   *     which the table has newer rows
   * @return whether no check has stopped it
   */
  private boolean writeRows(Rows rows, LoadSource source, Months range) throws Exception {
    try {
      for (int attempt = 0; attempt < MAX_WRITE_ATTEMPTS; attempt++) {
        TableSnapshot base = recordCount(table.countRows(acceptsSuspectRows ? null : rows.stats()));
        State state = tryWrite(rows, source, range, base);
        if (state != null) {
          return state != State.STOPPED;
        }
      }
    } finally {
      rows.release.run();
    }
    throw LoadErrors.REPEATED_CONFLICT.error(table);
  }

  /** Returns null if another writer has changed the table since it was read. */
  private @Nullable State tryWrite(Rows rows, LoadSource source, Months range, TableSnapshot base)
      throws Exception {
    Instant now = service.now();
    ExecutionKey key = rows.key();
    RowStats tableStats = base.stats();
    boolean isBackfill = source instanceof BackfillReport;
    if (key.isOfSchedule() && key.time() != null && !key.isNewerThan(tableStats.newestKey(now))) {
      return endWrite(State.SKIPPED, LoadRules.NEWER_ROWS.formatted(""), rows);
    }
    Months target = isBackfill ? LoadRules.monthsBeforeSchedule(range, tableStats, now) : range;
    Set<Integer> newerMonths = tableStats.monthsNewerThan(key.time(), now);
    Months fileSpan = target.findSpan(rows.stats().byMonth().keySet());
    Months toReplace = (fileSpan == null ? target : fileSpan).minus(newerMonths);
    String skipNote = LoadRules.skipNote(range, rows.stats());
    if (fileSpan == null && !toReplace.isEmpty()) {
      return endWithoutRows(rows, isBackfill, toReplace, tableStats.countRows(toReplace), skipNote);
    } else if (rows.stats().countRows(toReplace) == 0) {
      // Otherwise the table would have no row of this report, and each run would load it again.
      return endWrite(
          State.SKIPPED,
          newerRowsText((fileSpan == null ? target : fileSpan).intersect(newerMonths)),
          rows);
    }
    List<String> losses =
        acceptsSuspectRows ? List.of() : LoadRules.findLosses(tableStats, toReplace, rows.stats());
    if (!losses.isEmpty()) {
      Months uniqueMonths = source instanceof Execution execution ? execution.uniqueMonths() : null;
      String statement = service.loadStatement(uniqueMonths, true);
      String text = LoadRules.LOSSES.formatted(String.join(", ", losses), statement);
      return endWrite(State.STOPPED, text, rows);
    }
    String keptNote = fileSpan == null ? "" : LoadRules.keepNote(tableStats, fileSpan, newerMonths);
    return replaceMonths(rows, range, toReplace, base, skipNote + keptNote);
  }

  /**
   * Ends the load of a file that has no rows of the months that it may replace.
   *
   * @param tableRows the number of rows that the table has of them
   */
  private State endWithoutRows(
      Rows rows, boolean isBackfill, Months months, long tableRows, String skipNote) {
    String noRowsText = "the report has no rows of " + months + skipNote;
    if (!isBackfill && tableRows > 0) {
      String text = LoadRules.NO_ROWS.formatted(months, LoadRules.formatRows(tableRows), skipNote);
      return endWrite(State.STOPPED, text, rows);
    } else if (!isBackfill) {
      return endWrite(State.SKIPPED, noRowsText + ". No action is needed", rows);
    }
    State state = rows.stats().countRows() == 0 ? State.NEEDS_ATTENTION : State.SKIPPED;
    String text = noRowsText + LoadRules.NEW_BACKFILL + table.recreateBackfillStatement();
    return endWrite(state, text, rows);
  }

  private @Nullable State replaceMonths(
      Rows rows, Months range, Months toReplace, TableSnapshot base, String notes)
      throws Exception {
    ExecutionKey key = rows.key();
    RowStats tableStats = base.stats();
    Months gap =
        key.isOfSchedule()
            ? LoadRules.findGap(
                tableStats, currentBackfill(base.backfill()).lastMonth(), range, service.now())
            : null;
    Optional<Set<String>> addedColumns = rows.replacement.replace(base, toReplace);
    if (addedColumns.isEmpty()) {
      return null;
    }
    String columnNames = String.join(", ", addedColumns.get());
    String note = columnNames.isEmpty() ? "" : ". The table gained columns: " + columnNames;
    long count = rows.stats().countRows(toReplace);
    Set<Integer> months = new TreeSet<>(rows.stats().byMonth().keySet());
    months.addAll(tableStats.byMonth().keySet());
    months.removeIf(month -> !toReplace.contains(month));
    String message = "loaded " + LoadRules.formatRows(count) + notes + note + rows.resultNote();
    results.addLoaded(
        message, key, months, tableStats.countRows() - tableStats.countRows(toReplace) + count);
    if (gap != null) {
      results.add(State.NEEDS_ATTENTION, LoadRules.GAP.formatted(gap, fillStatement(gap)), key);
    }
    return State.LOADED;
  }

  /** Says why nothing is loaded of months that have newer rows. */
  private String newerRowsText(Months keptMonths) {
    return LoadRules.NEWER_ROWS.formatted(
        keptMonths.toRanges().isEmpty() ? "" : " of " + keptMonths);
  }

  private String fillStatement(Months months) {
    return service.loadStatement(months, false);
  }

  private State endWrite(State state, String message, Rows rows) {
    results.add(state, message + rows.resultNote(), rows.key());
    return state;
  }

  /** Returns the table to look at again; null if nothing is left to do. */
  private @Nullable TableSnapshot advanceBackfill(TableSnapshot earlierBase) throws Exception {
    Backfill current = currentBackfill(earlierBase.backfill());
    if (!current.isPending()) {
      reportEarlierMonths(current.firstMonth());
      return null;
    }
    boolean isFirstRequest = !current.equals(earlierBase.backfill());
    TableSnapshot base = table.trySetBackfill(earlierBase, current);
    return current.equals(base.backfill())
        ? loadBackfill(base, new BackfillReport(current, isFirstRequest))
        : base;
  }

  private void reportEarlierMonths(@Nullable YearMonth firstMonth) {
    if (wantedStart != null && offeredStart != null && firstMonth != null) {
      YearMonth wantedMonth = Backfill.startMonth(wantedStart, offeredStart);
      Months gap = new Months(Months.toNumber(wantedMonth), Months.toNumber(firstMonth) - 1, false);
      if (!gap.isEmpty()
          && table.countRows(null).stats().byMonth().headMap(gap.firstNumber(), true).isEmpty()) {
        results.add(
            State.SKIPPED, LoadRules.SINCE_IGNORED.formatted(firstMonth, fillStatement(gap)), null);
      }
    }
  }

  /** Returns the backfill that a run asks for or waits for, or that is loaded. */
  Backfill currentBackfill(@Nullable Backfill backfill) {
    if (backfill != null && (!backfill.isPending() || service.isReportListed(backfill))) {
      return backfill;
    }
    Backfill next =
        Backfill.createPending(
            backfill == null ? wantedStart : backfill.firstMonth(), offeredStart, service.now());
    // With the same months it may be the report that a run has created just before.
    return backfill != null && next.toMonths().equals(backfill.toMonths()) ? backfill : next;
  }

  private @Nullable TableSnapshot loadBackfill(TableSnapshot base, BackfillReport source)
      throws Exception {
    Backfill pending = source.pending();
    Rows rows = null;
    if (pending.isEmpty()) {
      String emptyText = LoadRules.NO_BACKFILL.formatted(pending.firstMonth());
      results.add(State.SKIPPED, emptyText, null);
    } else {
      try {
        rows = service.awaitRows(source);
        Months months = pending.toMonths().withNoMonthIf(includesNoMonth());
        if (rows == null || !writeRows(rows, source, months)) {
          return null;
        }
      } catch (Exception e) {
        LoadErrors.rethrowIfInterrupt(e);
        TableSnapshot currentBase = recordCount(table.countRows(null));
        if (pending.equals(currentBase.backfill())) {
          throw e;
        }
        return currentBase; // Another run has loaded it meanwhile, and deleted its report.
      }
    }
    TableSnapshot loadedBase = table.trySetBackfill(base, pending.asLoaded());
    // Otherwise the next look finds the report, or what another run has set.
    if (pending.asLoaded().equals(loadedBase.backfill()) && rows != null) {
      service.deleteLoadedReport(rows.reportId());
    }
    return loadedBase;
  }
}
