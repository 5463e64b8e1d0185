package io.partnerinsights.spark.load;

import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.spark.load.LoadRules.Listed;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
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
 * @param renewsNone whether executions have what has no month: the schedule's range is LIFETIME
 */
record LoadSteps(
    @Nullable YearMonth since,
    @Nullable YearMonth offered,
    boolean accepts,
    boolean renewsNone,
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
     * Returns the rows of this moment, which {@link Replacement#replace} expects. Checks again that
     * the table is the dataset's.
     *
     * @param file the rows of the file that replaces some; null to look at no values
     */
    TableRows rows(@Nullable TableRows file);

    /** Returns property {@code since} as {@link #rows} or {@link #setSince} has seen it last. */
    @Nullable Backfill since();

    /**
     * Reads property {@code since}, and sets it if it is to change. Returns false if it is not what
     * was expected, or another writer has changed the table at the same time.
     */
    boolean setSince(@Nullable Backfill expected, Backfill next) throws Exception;

    /** Returns the statement after which the next run asks for the backfill again. */
    String askAgainStatement();
  }

  interface Service {
    Instant now();

    Rows open(ExecutionKey execution) throws Exception;

    /** Whether the service lists the report of a backfill. */
    boolean lists(Backfill pending);

    /**
     * Waits for the rows of a backfill. Returns null if the run does not wait, and its report is
     * not complete.
     *
     * @param isNew whether no earlier run can have created the report
     */
    @Nullable Rows open(Backfill pending, boolean isNew) throws Exception;

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
     * Replaces the table's rows of these months by those of the file, in one commit. Returns what
     * the result says in addition, or an empty text; null if another writer has changed the table
     * since {@link Table#rows}.
     */
    @Nullable String replace(Months months) throws Exception;
  }

  /**
   * What rows replace.
   *
   * @param range the months that the file contains whole, and that may be written, except those of
   *     which the table has newer rows
   * @param isBackfill whether only months before those of the schedule are written
   * @param only the months that no newer execution has; null for the newest
   */
  record Target(Months range, boolean isBackfill, @Nullable Months only) {}

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
  void run(List<Listed> listed) throws Exception {
    Instant now = service.now();
    TableRows rows = counted(table.rows(null));
    List<Listed> chosen = LoadRules.toRead(listed, rows.newest(now), now);
    for (int i = 0; i < chosen.size(); i++) {
      Listed each = chosen.get(i);
      Listed newer = i + 1 < chosen.size() ? chosen.get(i + 1) : null;
      if (each.range().without(rows.newer(each.key().generated(), now)).isEmpty()) {
        results.add(State.SKIPPED, newerRows(each.range()), each.key());
      } else if (!load(each, newer)) {
        return;
      }
    }
    for (int i = 0; i < BACKFILLS && backfill(); i++) {
      // Another run may have asked for it meanwhile, or loaded it.
    }
  }

  private TableRows counted(TableRows rows) {
    results.setRows(rows.count());
    return rows;
  }

  /**
   * Loads an execution; returns false after a fault that may pass.
   *
   * @param newer the next one that is loaded; null for the newest
   */
  private boolean load(Listed execution, @Nullable Listed newer) throws Exception {
    Months range = execution.range();
    Months only = newer == null ? null : range.before(newer.range().first());
    try {
      write(service.open(execution.key()), new Target(range, false, only));
      return true;
    } catch (Exception e) {
      LoadErrors.rethrowInterrupt(e);
      boolean isGone = LoadErrors.isPermanent(e);
      Instant old = service.now().minus(PASSING);
      String reason = LoadErrors.summary(e);
      if (only != null && (isGone || execution.key().time().isBefore(old))) {
        Set<Integer> filled = table.rows(null).newer(execution.key().generated(), service.now());
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
   * @return whether no check has stopped it
   */
  boolean write(Rows rows, Target target) throws Exception {
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        TableRows before = counted(table.rows(accepts ? null : rows.file()));
        State state = attempt(rows, target, before);
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
  private @Nullable State attempt(Rows rows, Target target, TableRows before) throws Exception {
    Instant now = service.now();
    ExecutionKey key = rows.key();
    Months range = target.range();
    if (key.isOfSchedule() && key.generated() != null && !key.isNewerThan(before.newest(now))) {
      return done(State.SKIPPED, NEWER_ROWS, rows);
    }
    Months allowed = target.isBackfill() ? LoadRules.beforeSchedule(range, before, now) : range;
    Set<Integer> newer = before.newer(key.generated(), now);
    Months covered = allowed.spanned(rows.file().byMonth().keySet());
    Months replaced = (covered == null ? allowed : covered).without(newer);
    String leftOut = LoadRules.leftOut(range, rows.file());
    if (covered == null && !replaced.isEmpty()) {
      return withoutRows(rows, target.isBackfill(), replaced, before.count(replaced), leftOut);
    } else if (rows.file().count(replaced) == 0) {
      // Otherwise the table would have no row of this report, and each run would load it again.
      return done(State.SKIPPED, newerRows((covered == null ? allowed : covered).in(newer)), rows);
    }
    List<String> losses = accepts ? List.of() : LoadRules.losses(before, replaced, rows.file());
    if (!losses.isEmpty()) {
      String accept = ". To load the new rows anyway: " + service.statement(target.only(), true);
      return done(State.STOPPED, String.join(", ", losses) + leftOut + accept, rows);
    }
    String kept = covered == null ? "" : LoadRules.kept(before, covered, newer);
    return replace(rows, range, replaced, before, leftOut + kept);
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
      Rows rows, Months range, Months replaced, TableRows before, String more) throws Exception {
    ExecutionKey key = rows.key();
    Months gap =
        key.isOfSchedule()
            ? LoadRules.gap(before, pending(table.since()).last(), range, service.now())
            : null;
    String note = rows.replacement.replace(replaced);
    if (note == null) {
      return null;
    }
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

  /** Returns whether to look again. */
  private boolean backfill() throws Exception {
    Backfill before = table.since();
    Backfill pending = pending(before);
    if (!pending.isPending()) {
      noteEarlier(pending.first());
      return false;
    }
    boolean isNew = !pending.equals(before);
    return !table.setSince(before, pending) || backfill(pending, isNew);
  }

  private void noteEarlier(@Nullable YearMonth first) {
    if (since != null && offered != null && first != null) {
      YearMonth wanted = Backfill.first(since, offered);
      Months earlier = new Months(Months.number(wanted), Months.number(first) - 1, false);
      if (!earlier.isEmpty()
          && table.rows(null).byMonth().headMap(earlier.first(), true).isEmpty()) {
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

  private boolean backfill(Backfill pending, boolean isNew) throws Exception {
    Rows rows = null;
    if (pending.isEmpty()) {
      String none = "no month from " + pending.first() + " on has ended yet";
      results.add(State.SKIPPED, none, null);
    } else {
      try {
        rows = service.open(pending, isNew);
        Months months = pending.months().withNone(renewsNone);
        if (rows == null || !write(rows, new Target(months, true, null))) {
          return false;
        }
      } catch (Exception e) {
        LoadErrors.rethrowInterrupt(e);
        counted(table.rows(null));
        if (pending.equals(table.since())) {
          throw e;
        }
        return true; // Another run has loaded it meanwhile, and deleted its report.
      }
    }
    boolean isSet = table.setSince(pending, pending.loaded());
    // Otherwise the next look finds the report, or what another run has set.
    if (isSet && rows != null) {
      service.delete(rows.reportId());
    }
    return true;
  }
}
