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
 * @param firstWanted the first month of the backfill that the user wants; null for any
 * @param firstOffered the first month of the dataset's longest range; null without months
 * @param acceptsSuspectRows whether only a file without rows is stopped, if the table has some
 * @param timespan the range of an execution; null if the dataset has none
 */
record LoadSteps(
    @Nullable YearMonth firstWanted,
    @Nullable YearMonth firstOffered,
    boolean acceptsSuspectRows,
    @Nullable String timespan,
    Table table,
    Service service,
    Results results) {
  /** Maximum number of attempts to write beside other writers. */
  private static final int ATTEMPTS = 3;

  /** Maximum number of looks at property {@code since}, which other runs may set. */
  private static final int BACKFILLS = 3;

  /** How long a fault of an older execution ends the run, so that newer ones wait for it. */
  private static final Duration PASSING = Duration.ofDays(2);

  /** The table, which other writers may change at any time. Its text is its name. */
  interface Table {
    /**
     * Counts the rows of this moment, which {@link Replacement#replace} expects. Checks again that
     * the table is the dataset's.
     *
     * @param file the rows of the file that replaces some; null to look at no values
     */
    TableLook countNow(@Nullable TableRows file);

    /**
     * Sets property {@code since}, unless it is no longer what was seen. Returns the table with the
     * property as it is then: another value if another writer has changed the table.
     */
    TableLook setBackfill(TableLook look, Backfill newBackfill) throws Exception;

    /** Returns the statement after which the next run creates the report of the backfill again. */
    String newBackfillStatement();
  }

  interface Service {
    Instant now();

    /**
     * Waits for a report, and reads it. Returns null for a backfill that the run does not await.
     */
    @Nullable Rows awaitRows(LoadSource source) throws Exception;

    boolean listsReportOf(Backfill backfill);

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
      TableRows file,
      Replacement replacement,
      Runnable release) {}

  interface Replacement {
    /**
     * Replaces the table's rows of these months by those of the file, in one commit. Returns the
     * columns that the table has gained; empty if another writer has changed the table since it was
     * seen.
     */
    Optional<Set<String>> replace(TableLook look, Months months) throws Exception;
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
  void run(TableLook preparedLook, List<ListedExecution> executions) throws Exception {
    Instant now = service.now();
    TableRows rows = noteCount(preparedLook).rows();
    for (Execution execution : LoadRules.toRead(executions, rows.newestKey(now), now)) {
      if (execution
          .wholeMonths()
          .minus(rows.monthsNewerThan(execution.key().time(), now))
          .isEmpty()) {
        results.add(State.SKIPPED, newerRowsText(execution.wholeMonths()), execution.key());
      } else if (!loadExecution(execution)) {
        return;
      }
    }
    TableLook look = preparedLook;
    for (int i = 0; i < BACKFILLS && look != null; i++) {
      // Another run may have asked for the backfill meanwhile, or loaded it.
      look = advanceBackfill(look);
    }
  }

  /** Loads one report without a schedule: all months at first, and then those of the range. */
  void runOnce(TableLook preparedLook) throws Exception {
    // Before the wait: after it, a table that this run has created may have rows of another run.
    Instant startTime = service.now();
    boolean isLoaded = noteCount(preparedLook).rows().newestKey(startTime) != null;
    YearMonth firstMonth =
        isLoaded || firstOffered == null ? null : Backfill.startMonth(firstWanted, firstOffered);
    SingleReport source = new SingleReport(firstMonth);
    Rows rows = requireRows(source);
    Instant generatedTime = rows.key().time();
    Instant time = generatedTime == null ? startTime : generatedTime;
    Months months = firstMonth == null ? Months.of(timespan, time) : Months.from(firstMonth, time);
    writeRows(rows, source, months.withNoMonthIf(renewsRowsWithoutMonth()));
  }

  /** Loads months by one report, which does not count as an execution of the schedule. */
  void runFill(TableLook preparedLook, Months months) throws Exception {
    LoadSource source = LoadRules.chooseFill(months, noteCount(preparedLook).rows(), service.now());
    writeRows(requireRows(source), source, months);
  }

  private Rows requireRows(LoadSource source) throws Exception {
    return Objects.requireNonNull(service.awaitRows(source), "only a backfill is not awaited");
  }

  /** Whether executions have what has no month. */
  private boolean renewsRowsWithoutMonth() {
    return DatasetReads.isLifetime(timespan);
  }

  private TableLook noteCount(TableLook look) {
    results.setRowCount(look.rows().countRows());
    return look;
  }

  /** Loads an execution; returns false after a fault that may pass. */
  private boolean loadExecution(Execution execution) throws Exception {
    Months ownMonths = execution.ownMonths();
    try {
      writeRows(requireRows(execution), execution, execution.wholeMonths());
      return true;
    } catch (Exception e) {
      LoadErrors.rethrowInterrupt(e);
      boolean isGone = LoadErrors.isPermanent(e);
      Instant waitLimit = service.now().minus(PASSING);
      String reason = LoadErrors.summaryOf(e);
      if (ownMonths != null && (isGone || execution.key().requireTime().isBefore(waitLimit))) {
        TableRows rows = table.countNow(null).rows();
        Set<Integer> newerMonths = rows.monthsNewerThan(execution.key().time(), service.now());
        Months gap = ownMonths.minus(newerMonths);
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
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        TableLook look = noteCount(table.countNow(acceptsSuspectRows ? null : rows.file()));
        State state = tryWrite(rows, source, range, look);
        if (state != null) {
          return state != State.STOPPED;
        }
      }
    } finally {
      rows.release.run();
    }
    throw LoadErrors.OVERTAKEN.error(table);
  }

  /** Returns null if another writer has changed the table since it was read. */
  private @Nullable State tryWrite(Rows rows, LoadSource source, Months range, TableLook look)
      throws Exception {
    Instant now = service.now();
    ExecutionKey key = rows.key();
    TableRows rowsBefore = look.rows();
    boolean isBackfill = source instanceof BackfillReport;
    if (key.isOfSchedule() && key.time() != null && !key.isNewerThan(rowsBefore.newestKey(now))) {
      return endWith(State.SKIPPED, LoadRules.NEWER_ROWS.formatted(""), rows);
    }
    Months target = isBackfill ? LoadRules.beforeSchedule(range, rowsBefore, now) : range;
    Set<Integer> newerMonths = rowsBefore.monthsNewerThan(key.time(), now);
    Months fileSpan = target.findSpan(rows.file().byMonth().keySet());
    Months toReplace = (fileSpan == null ? target : fileSpan).minus(newerMonths);
    String leftOut = LoadRules.leftOutNote(range, rows.file());
    if (fileSpan == null && !toReplace.isEmpty()) {
      return endWithoutRows(rows, isBackfill, toReplace, rowsBefore.countRows(toReplace), leftOut);
    } else if (rows.file().countRows(toReplace) == 0) {
      // Otherwise the table would have no row of this report, and each run would load it again.
      return endWith(
          State.SKIPPED,
          newerRowsText((fileSpan == null ? target : fileSpan).intersect(newerMonths)),
          rows);
    }
    List<String> losses =
        acceptsSuspectRows ? List.of() : LoadRules.losses(rowsBefore, toReplace, rows.file());
    if (!losses.isEmpty()) {
      Months ownMonths = source instanceof Execution execution ? execution.ownMonths() : null;
      String statement = service.loadStatement(ownMonths, true);
      String text = LoadRules.LOSSES.formatted(String.join(", ", losses), statement);
      return endWith(State.STOPPED, text, rows);
    }
    String keptNote = fileSpan == null ? "" : LoadRules.keptNote(rowsBefore, fileSpan, newerMonths);
    return replaceMonths(rows, range, toReplace, look, leftOut + keptNote);
  }

  /**
   * Ends the load of a file that has no rows of the months that it may replace.
   *
   * @param rowsInTable the number of rows that the table has of them
   */
  private State endWithoutRows(
      Rows rows, boolean isBackfill, Months months, long rowsInTable, String leftOut) {
    String noRowsText = "the report has no rows of " + months + leftOut;
    if (!isBackfill && rowsInTable > 0) {
      String text = LoadRules.NO_ROWS.formatted(months, LoadRules.formatRows(rowsInTable), leftOut);
      return endWith(State.STOPPED, text, rows);
    } else if (!isBackfill) {
      return endWith(State.SKIPPED, noRowsText + ". No action is needed", rows);
    }
    State state = rows.file().countRows() == 0 ? State.NEEDS_ATTENTION : State.SKIPPED;
    String text = noRowsText + LoadRules.NEW_BACKFILL + table.newBackfillStatement();
    return endWith(state, text, rows);
  }

  private @Nullable State replaceMonths(
      Rows rows, Months range, Months toReplace, TableLook look, String notes) throws Exception {
    ExecutionKey key = rows.key();
    TableRows rowsBefore = look.rows();
    Months gap =
        key.isOfSchedule()
            ? LoadRules.findGap(
                rowsBefore, pendingBackfill(look.backfill()).lastMonth(), range, service.now())
            : null;
    Optional<Set<String>> gainedColumns = rows.replacement.replace(look, toReplace);
    if (gainedColumns.isEmpty()) {
      return null;
    }
    String columnNames = String.join(", ", gainedColumns.get());
    String note = columnNames.isEmpty() ? "" : ". The table gained columns: " + columnNames;
    long count = rows.file().countRows(toReplace);
    Set<Integer> months = new TreeSet<>(rows.file().byMonth().keySet());
    months.addAll(rowsBefore.byMonth().keySet());
    months.removeIf(month -> !toReplace.contains(month));
    String message = "loaded " + LoadRules.formatRows(count) + notes + note + rows.resultNote();
    results.addLoaded(
        message, key, months, rowsBefore.countRows() - rowsBefore.countRows(toReplace) + count);
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

  private State endWith(State state, String message, Rows rows) {
    results.add(state, message + rows.resultNote(), rows.key());
    return state;
  }

  /** Returns the table to look at again; null if nothing is left to do. */
  private @Nullable TableLook advanceBackfill(TableLook earlierLook) throws Exception {
    Backfill pending = pendingBackfill(earlierLook.backfill());
    if (!pending.isPending()) {
      noteEarlierMonths(pending.firstMonth());
      return null;
    }
    boolean isNew = !pending.equals(earlierLook.backfill());
    TableLook look = table.setBackfill(earlierLook, pending);
    return pending.equals(look.backfill())
        ? loadBackfill(look, new BackfillReport(pending, isNew))
        : look;
  }

  private void noteEarlierMonths(@Nullable YearMonth firstMonth) {
    if (firstWanted != null && firstOffered != null && firstMonth != null) {
      YearMonth wantedMonth = Backfill.startMonth(firstWanted, firstOffered);
      Months gap = new Months(Months.toNumber(wantedMonth), Months.toNumber(firstMonth) - 1, false);
      if (!gap.isEmpty()
          && table.countNow(null).rows().byMonth().headMap(gap.firstNumber(), true).isEmpty()) {
        results.add(
            State.SKIPPED, LoadRules.EARLIER_SINCE.formatted(firstMonth, fillStatement(gap)), null);
      }
    }
  }

  /** Returns the backfill that a run asks for or waits for, or that is loaded. */
  Backfill pendingBackfill(@Nullable Backfill backfill) {
    if (backfill != null && (!backfill.isPending() || service.listsReportOf(backfill))) {
      return backfill;
    }
    Backfill next =
        Backfill.createPending(
            backfill == null ? firstWanted : backfill.firstMonth(), firstOffered, service.now());
    // With the same months it may be the report that a run has created just before.
    return backfill != null && next.toMonths().equals(backfill.toMonths()) ? backfill : next;
  }

  private @Nullable TableLook loadBackfill(TableLook look, BackfillReport source) throws Exception {
    Backfill pending = source.pending();
    Rows rows = null;
    if (pending.isEmpty()) {
      String emptyText = LoadRules.NO_BACKFILL.formatted(pending.firstMonth());
      results.add(State.SKIPPED, emptyText, null);
    } else {
      try {
        rows = service.awaitRows(source);
        Months months = pending.toMonths().withNoMonthIf(renewsRowsWithoutMonth());
        if (rows == null || !writeRows(rows, source, months)) {
          return null;
        }
      } catch (Exception e) {
        LoadErrors.rethrowInterrupt(e);
        TableLook currentLook = noteCount(table.countNow(null));
        if (pending.equals(currentLook.backfill())) {
          throw e;
        }
        return currentLook; // Another run has loaded it meanwhile, and deleted its report.
      }
    }
    TableLook loadedLook = table.setBackfill(look, pending.asLoaded());
    // Otherwise the next look finds the report, or what another run has set.
    if (pending.asLoaded().equals(loadedLook.backfill()) && rows != null) {
      service.deleteLoadedReport(rows.reportId());
    }
    return loadedLook;
  }
}
