package io.partnerinsights.spark.load;

import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.spark.load.LoadRules.Listed;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
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
 */
record LoadSteps(
    String dataset,
    @Nullable YearMonth since,
    @Nullable YearMonth offered,
    boolean accepts,
    Table table,
    Service service,
    Results results) {
  /** Maximum number of attempts to write beside other writers. */
  static final int ATTEMPTS = 3;

  /** Maximum number of backfills of a run: one that waits, an extension, and beside other runs. */
  private static final int BACKFILLS = 4;

  private static final String LOOK_AT_THE_ROLE =
      "; look at the account's role, or leave a rightly empty dataset out";

  /** The table, which other writers may change at any time. Its text is its name. */
  interface Table {
    /**
     * Returns the rows of this moment. Checks again that the table is the dataset's.
     *
     * @param kept looks at the values of all columns but these; null to look at none
     */
    TableRows rows(@Nullable Set<String> kept);

    /** Returns property {@code since} as {@link #rows} or {@link #setSince} has seen it last. */
    @Nullable Backfill since();

    /**
     * Reads property {@code since}, and sets it if it is to change. Returns false if it is not what
     * was expected, or another writer has set it at the same time.
     */
    boolean setSince(@Nullable Backfill expected, Backfill next) throws Exception;

    String fillStatement(Months months);

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

    void delete(Backfill loaded);

    /** Returns the statement of a load that no check stops. */
    String acceptStatement();
  }

  /**
   * The rows of a file.
   *
   * @param filled the columns that have a value in any row
   */
  record Rows(
      ExecutionKey key,
      NavigableMap<Integer, Long> byMonth,
      Set<String> filled,
      Replacement replacement,
      Runnable end) {}

  interface Replacement {
    /**
     * Replaces the table's rows of these months by those of the file, in one commit. Returns false
     * if another writer has changed the table since {@link Table#rows}.
     */
    boolean replace(Months months) throws Exception;
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
  void run(List<Listed> listed) throws Exception {
    Instant now = service.now();
    List<Listed> chosen = LoadRules.toRead(listed, rows(null).newest(now), now);
    for (int i = 0; i < chosen.size(); i++) {
      if (!load(chosen.get(i), i == chosen.size() - 1)) {
        return;
      }
    }
    ExecutionKey unreadable = LoadRules.unreadable(listed, chosen, now);
    if (unreadable != null) {
      String reason = "not read, because its time is absent or in the future";
      results.add(State.SKIPPED, reason, unreadable);
    }
    for (int i = 0; i < BACKFILLS && backfill(); i++) {
      // An extension may follow a backfill that an earlier run has asked for.
    }
  }

  private TableRows rows(@Nullable Set<String> kept) {
    TableRows rows = table.rows(kept);
    results.setRows(rows.count());
    return rows;
  }

  /** Loads an execution; returns false after a fault that may pass. */
  private boolean load(Listed execution, boolean isNewest) throws Exception {
    Rows rows;
    try {
      rows = service.open(execution.key());
    } catch (Exception e) {
      LoadErrors.rethrowInterrupt(e);
      boolean isPermanent = LoadErrors.isPermanent(e);
      State state = isPermanent && !isNewest ? State.SKIPPED : State.FAILED;
      String text = "months that only it has keep their rows: " + LoadErrors.summary(e);
      results.add(state, text, execution.key());
      return isPermanent;
    }
    write(rows, execution.range());
    return true;
  }

  /**
   * Writes rows if they fit, and closes them.
   *
   * @param range the months that the file contains whole, and that may be written
   * @return whether no check has stopped it
   */
  boolean write(Rows rows, Months range) throws Exception {
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        State state = attempt(rows, range, rows(accepts ? null : rows.filled()));
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
  private @Nullable State attempt(Rows rows, Months range, TableRows before) throws Exception {
    ExecutionKey key = rows.key();
    ExecutionKey newest = before.newest(service.now());
    boolean isBackfill = key.generated() == null;
    if (!isBackfill && !key.isNewerThan(newest)) {
      return done(State.SKIPPED, "the table has newer rows", rows);
    }
    Months allowed = isBackfill ? LoadRules.beforeSchedule(range, before, service.now()) : range;
    Months replaced = allowed.spanned(rows.byMonth().navigableKeySet());
    String leftOut = LoadRules.leftOut(range, rows.byMonth());
    if (replaced == null) {
      String none = "it has no rows of " + allowed;
      long lost = isBackfill ? 0 : TableRows.sum(before.in(allowed));
      if (lost == 0) {
        return done(State.SKIPPED, none + leftOut + (isBackfill ? askAgain() : ""), rows);
      }
      String text = none + ", and the table has " + lost + " rows of them" + leftOut;
      return done(State.STOPPED, text + LOOK_AT_THE_ROLE, rows);
    }
    String problem = accepts ? null : problem(rows, replaced, before);
    if (problem != null) {
      String accept = ". If this is right: " + service.acceptStatement();
      return done(State.STOPPED, problem + leftOut + accept, rows);
    }
    if (!rows.replacement.replace(replaced)) {
      return null;
    }
    Map<Integer, Long> lost = before.in(replaced);
    Map<Integer, Long> written = new TreeMap<>(rows.byMonth());
    written.keySet().removeIf(month -> !replaced.contains(month));
    Set<Integer> months = new TreeSet<>(written.keySet());
    months.addAll(lost.keySet());
    long count = TableRows.sum(written);
    String gap = isBackfill ? "" : gap(newest, range);
    String message = String.format(Locale.ROOT, "loaded %,d rows", count) + leftOut + gap;
    results.loaded(message, key, months, before.count() - TableRows.sum(lost) + count);
    return State.LOADED;
  }

  private State done(State state, String message, Rows rows) {
    results.add(state, message, rows.key());
    return state;
  }

  private String askAgain() {
    return "; the next run asks again after " + table.askAgainStatement();
  }

  private @Nullable String problem(Rows rows, Months replaced, TableRows before) {
    if (before.in(replaced).isEmpty()) {
      return null;
    }
    List<String> losses = LoadRules.losses(before, replaced, rows.byMonth());
    if (!losses.isEmpty()) {
      return String.join("; ", losses);
    }
    Set<String> emptied = before.filled(replaced);
    return emptied.isEmpty()
        ? null
        : "it has no value in %s, which had values; a role of the account may be gone"
            .formatted(String.join(", ", emptied));
  }

  private String gap(@Nullable ExecutionKey loaded, Months range) {
    Months gap = LoadRules.gap(loaded, range);
    return gap == null
        ? ""
        : "; no execution has %s whole, fill these months by %s"
            .formatted(gap, table.fillStatement(gap));
  }

  /** Returns whether another backfill may follow. */
  private boolean backfill() throws Exception {
    Backfill before = table.since();
    Backfill pending = pending(before);
    if (pending == null) {
      return false;
    }
    boolean isNew = !pending.equals(before);
    // Another run may have asked for it meanwhile, or loaded it.
    return !table.setSince(before, pending) || backfill(pending, isNew);
  }

  /** Returns the backfill that a run asks for or waits for; null if all months are loaded. */
  @Nullable Backfill pending(@Nullable Backfill loaded) {
    if (loaded == null || !loaded.isPending()) {
      return next(loaded, since);
    }
    if (loaded.isExtension() || service.lists(loaded)) {
      return loaded;
    }
    // With the same months it may be the report that a run has created just before.
    Backfill anew = next(null, loaded.first());
    return anew == null || anew.months().equals(loaded.months()) ? loaded : anew;
  }

  private @Nullable Backfill next(@Nullable Backfill loaded, @Nullable YearMonth first) {
    return Backfill.next(loaded, first, offered, service.now());
  }

  private boolean backfill(Backfill pending, boolean isNew) throws Exception {
    if (pending.isEmpty()) {
      String none = "no month from " + pending.first() + " on has ended yet";
      results.add(State.SKIPPED, none + askAgain(), null);
    } else {
      try {
        Rows rows = service.open(pending, isNew);
        if (rows == null || !write(rows, pending.months())) {
          return false;
        }
      } catch (Exception e) {
        LoadErrors.rethrowInterrupt(e);
        rows(null);
        if (pending.equals(table.since())) {
          throw e;
        }
        return true; // Another run has loaded it meanwhile, and deleted its report.
      }
    }
    table.setSince(pending, pending.loaded());
    service.delete(pending);
    return true;
  }
}
