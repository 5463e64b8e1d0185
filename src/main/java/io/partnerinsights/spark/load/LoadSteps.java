package io.partnerinsights.spark.load;

import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.spark.load.LoadRules.Listed;
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
 * @param since the first month of the backfill that the user wants; null for any
 * @param offered the first month of the dataset's longest range; null without months
 * @param accepts whether no check stops rows
 * @param timespan the range of an execution; null if the dataset has none
 */
record LoadSteps(
    @Nullable YearMonth since,
    @Nullable YearMonth offered,
    boolean accepts,
    @Nullable String timespan,
    Table table,
    Service service,
    Results results) {
  /** Maximum number of attempts to write beside other writers. */
  private static final int ATTEMPTS = 3;

  /** Maximum number of looks at property {@code since}, which other runs may set. */
  private static final int BACKFILLS = 3;

  private static final String NEWER_ROWS = "the table has newer rows";
  private static final String NEWER_MONTHS =
      " of %s, which stay until a later execution or fill contains these months";
  private static final String EARLIER_SINCE =
      "argument since is before %s, the first month of the first load. Remove it, or load the"
          + " earlier months: %s";

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
    TableLook look(@Nullable TableRows file);

    /**
     * Sets property {@code since}, unless it is no longer what was seen. Returns the table with the
     * property as it is then: another value if another writer has changed the table.
     */
    TableLook setSince(TableLook seen, Backfill next) throws Exception;

    /** Returns the statement after which the next run asks for the backfill again. */
    String askAgainStatement();
  }

  interface Service {
    Instant now();

    /**
     * Waits for a report, and reads it. Returns null for a backfill that the run does not await.
     */
    @Nullable Rows open(LoadSource source) throws Exception;

    /** Whether the service lists the report of a backfill. */
    boolean lists(Backfill pending);

    /** Deletes the report of a backfill, whose rows are loaded. */
    void delete(String reportId);

    /**
     * Returns the statement of a load.
     *
     * @param fill the months to load by one report; null to load as this run
     * @param accepts whether no check stops it
     */
    String statement(@Nullable Months fill, boolean accepts);
  }

  /**
   * The rows of a file.
   *
   * @param source what the result says in addition of the report; or an empty text
   */
  record Rows(
      String reportId,
      ExecutionKey key,
      String source,
      TableRows file,
      Replacement replacement,
      Runnable end) {}

  interface Replacement {
    /**
     * Replaces the table's rows of these months by those of the file, in one commit. Returns the
     * columns that the table has gained; empty if another writer has changed the table since it was
     * seen.
     */
    Optional<Set<String>> replace(TableLook seen, Months months) throws Exception;
  }

  /** Receives what the steps have done. */
  interface Results {
    /** Notes a result that changes nothing; {@code execution} is null if none was read. */
    void add(State state, String message, @Nullable ExecutionKey execution);

    /** Notes that an execution has replaced months, and how many rows the table has then. */
    void loaded(String message, ExecutionKey execution, Set<Integer> months, long rows);

    void setRows(long rows);
  }

  /**
   * Runs all steps. A fault that may pass ends the run of this dataset.
   *
   * @param listed the complete executions of the schedule
   */
  void run(TableLook begun, List<Listed> listed) throws Exception {
    Instant now = service.now();
    TableRows rows = noted(begun).rows();
    for (Execution each : LoadRules.toRead(listed, rows.newest(now), now)) {
      if (each.range().without(rows.newer(each.key().generated(), now)).isEmpty()) {
        results.add(State.SKIPPED, newerRows(each.range()), each.key());
      } else if (!load(each)) {
        return;
      }
    }
    TableLook look = begun;
    for (int i = 0; i < BACKFILLS && look != null; i++) {
      // Another run may have asked for the backfill meanwhile, or loaded it.
      look = backfill(look);
    }
  }

  /** Loads one report without a schedule: all months at first, and then those of the range. */
  void runOnce(TableLook begun) throws Exception {
    // Before the wait: after it, a table that this run has created may have rows of another run.
    Instant asked = service.now();
    boolean isLoaded = noted(begun).rows().newest(asked) != null;
    YearMonth first = isLoaded || offered == null ? null : Backfill.first(since, offered);
    SingleReport source = new SingleReport(first);
    Rows rows = open(source);
    Instant generated = rows.key().generated();
    Instant time = generated == null ? asked : generated;
    Months months = first == null ? Months.of(timespan, time) : Months.since(first, time);
    write(rows, source, months.withNone(renewsNone()));
  }

  /** Loads months by one report, which does not count as an execution of the schedule. */
  void runFill(TableLook begun, Months months) throws Exception {
    LoadSource source = LoadRules.fill(months, noted(begun).rows(), service.now());
    write(open(source), source, months);
  }

  private Rows open(LoadSource source) throws Exception {
    return Objects.requireNonNull(service.open(source), "only a backfill is not awaited");
  }

  /** Whether executions have what has no month. */
  private boolean renewsNone() {
    return DatasetReads.isLifetime(timespan);
  }

  private TableLook noted(TableLook look) {
    results.setRows(look.rows().count());
    return look;
  }

  /** Loads an execution; returns false after a fault that may pass. */
  private boolean load(Execution execution) throws Exception {
    Months only = execution.only();
    try {
      write(open(execution), execution, execution.range());
      return true;
    } catch (Exception e) {
      LoadErrors.rethrowInterrupt(e);
      boolean isGone = LoadErrors.isPermanent(e);
      Instant old = service.now().minus(PASSING);
      String reason = LoadErrors.summary(e);
      if (only != null && (isGone || execution.key().time().isBefore(old))) {
        TableRows rows = table.look(null).rows();
        Set<Integer> filled = rows.newer(execution.key().generated(), service.now());
        Months missing = only.without(filled);
        String text = reason.replaceFirst("\\.$", "");
        if (!missing.isEmpty()) {
          text += ". To fill the months that only this execution has: " + fill(missing);
        }
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
  private boolean write(Rows rows, LoadSource source, Months range) throws Exception {
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        TableLook before = noted(table.look(accepts ? null : rows.file()));
        State state = attempt(rows, source, range, before);
        if (state != null) {
          return state != State.STOPPED;
        }
      }
    } finally {
      rows.end.run();
    }
    throw LoadErrors.OVERTAKEN.error(table);
  }

  /** Returns null if another writer has changed the table since it was read. */
  private @Nullable State attempt(Rows rows, LoadSource source, Months range, TableLook seen)
      throws Exception {
    Instant now = service.now();
    ExecutionKey key = rows.key();
    TableRows before = seen.rows();
    boolean isBackfill = source instanceof BackfillReport;
    if (key.isOfSchedule() && key.generated() != null && !key.isNewerThan(before.newest(now))) {
      return done(State.SKIPPED, NEWER_ROWS, rows);
    }
    Months allowed = isBackfill ? LoadRules.beforeSchedule(range, before, now) : range;
    Set<Integer> newer = before.newer(key.generated(), now);
    Months covered = allowed.spanned(rows.file().byMonth().keySet());
    Months replaced = (covered == null ? allowed : covered).without(newer);
    String leftOut = LoadRules.leftOut(range, rows.file());
    if (covered == null && !replaced.isEmpty()) {
      return withoutRows(rows, isBackfill, replaced, before.count(replaced), leftOut);
    } else if (rows.file().count(replaced) == 0) {
      // Otherwise the table would have no row of this report, and each run would load it again.
      return done(State.SKIPPED, newerRows((covered == null ? allowed : covered).in(newer)), rows);
    }
    List<String> losses = accepts ? List.of() : LoadRules.losses(before, replaced, rows.file());
    if (!losses.isEmpty()) {
      Months only = source instanceof Execution execution ? execution.only() : null;
      String accept = ". To load the new rows anyway: " + service.statement(only, true);
      return done(State.STOPPED, String.join(", ", losses) + leftOut + accept, rows);
    }
    String kept = covered == null ? "" : LoadRules.kept(before, covered, newer);
    return replace(rows, range, replaced, seen, leftOut + kept);
  }

  /**
   * Ends the load of a file that has no rows of the months that it may replace.
   *
   * @param lost the number of rows that the table has of them
   */
  private State withoutRows(
      Rows rows, boolean isBackfill, Months months, long lost, String leftOut) {
    String none = "the report has no rows of " + months + leftOut;
    if (!isBackfill && lost > 0) {
      String stop = LoadRules.NO_ROWS.formatted(months, LoadRules.rows(lost), leftOut);
      return done(State.STOPPED, stop, rows);
    } else if (!isBackfill) {
      return done(State.SKIPPED, none, rows);
    }
    State state = rows.file().count() == 0 ? State.NEEDS_ATTENTION : State.SKIPPED;
    String askAgain = ". To make the next run ask again: " + table.askAgainStatement();
    return done(state, none + askAgain, rows);
  }

  private @Nullable State replace(
      Rows rows, Months range, Months replaced, TableLook seen, String more) throws Exception {
    ExecutionKey key = rows.key();
    TableRows before = seen.rows();
    Months gap =
        key.isOfSchedule()
            ? LoadRules.gap(before, pending(seen.since()).last(), range, service.now())
            : null;
    Optional<Set<String>> gained = rows.replacement.replace(seen, replaced);
    if (gained.isEmpty()) {
      return null;
    }
    String columns = String.join(", ", gained.get());
    String note = columns.isEmpty() ? "" : ". The table gained columns: " + columns;
    long count = rows.file().count(replaced);
    Set<Integer> months = new TreeSet<>(rows.file().byMonth().keySet());
    months.addAll(before.byMonth().keySet());
    months.removeIf(month -> !replaced.contains(month));
    String message = "loaded " + LoadRules.rows(count) + more + note + rows.source();
    results.loaded(message, key, months, before.count() - before.count(replaced) + count);
    if (gap != null) {
      String text = "no execution contains all of %s. To fill these months: %s";
      results.add(State.NEEDS_ATTENTION, text.formatted(gap, fill(gap)), key);
    }
    return State.LOADED;
  }

  /** Says why nothing is loaded of months that have newer rows. */
  private String newerRows(Months kept) {
    return NEWER_ROWS + (kept.ranges().isEmpty() ? "" : NEWER_MONTHS.formatted(kept));
  }

  private String fill(Months months) {
    return service.statement(months, false);
  }

  private State done(State state, String message, Rows rows) {
    results.add(state, message + rows.source(), rows.key());
    return state;
  }

  /** Returns the table to look at again; null if nothing is left to do. */
  private @Nullable TableLook backfill(TableLook seen) throws Exception {
    Backfill pending = pending(seen.since());
    if (!pending.isPending()) {
      noteEarlier(pending.first());
      return null;
    }
    boolean isNew = !pending.equals(seen.since());
    TableLook asked = table.setSince(seen, pending);
    return pending.equals(asked.since())
        ? backfill(asked, new BackfillReport(pending, isNew))
        : asked;
  }

  private void noteEarlier(@Nullable YearMonth first) {
    if (since != null && offered != null && first != null) {
      YearMonth wanted = Backfill.first(since, offered);
      Months earlier = new Months(Months.number(wanted), Months.number(first) - 1, false);
      if (!earlier.isEmpty()
          && table.look(null).rows().byMonth().headMap(earlier.first(), true).isEmpty()) {
        results.add(State.SKIPPED, EARLIER_SINCE.formatted(first, fill(earlier)), null);
      }
    }
  }

  /** Returns the backfill that a run asks for or waits for, or that is loaded. */
  Backfill pending(@Nullable Backfill known) {
    if (known != null && (!known.isPending() || service.lists(known))) {
      return known;
    }
    Backfill anew = Backfill.next(known == null ? since : known.first(), offered, service.now());
    // With the same months it may be the report that a run has created just before.
    return known != null && anew.months().equals(known.months()) ? known : anew;
  }

  private @Nullable TableLook backfill(TableLook asked, BackfillReport source) throws Exception {
    Backfill pending = source.pending();
    Rows rows = null;
    if (pending.isEmpty()) {
      String none = "no month from " + pending.first() + " on has ended yet";
      results.add(State.SKIPPED, none, null);
    } else {
      try {
        rows = service.open(source);
        Months months = pending.months().withNone(renewsNone());
        if (rows == null || !write(rows, source, months)) {
          return null;
        }
      } catch (Exception e) {
        LoadErrors.rethrowInterrupt(e);
        TableLook now = noted(table.look(null));
        if (pending.equals(now.since())) {
          throw e;
        }
        return now; // Another run has loaded it meanwhile, and deleted its report.
      }
    }
    TableLook loaded = table.setSince(asked, pending.loaded());
    // Otherwise the next look finds the report, or what another run has set.
    if (pending.loaded().equals(loaded.since()) && rows != null) {
      service.delete(rows.reportId());
    }
    return loaded;
  }
}
