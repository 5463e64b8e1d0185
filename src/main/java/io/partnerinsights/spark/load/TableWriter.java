package io.partnerinsights.spark.load;

import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/** Writes executions into a table, each in one commit, after its checks. */
final class TableWriter {
  /** Months with fewer rows are not compared: a few customers are half of them. */
  private static final long FEW_ROWS = 20;

  /** Maximum number of months in a message. */
  private static final int SHOWN = 6;

  private final DatasetPlan plan;
  private final ResultLog log;
  private KnownExecutions known;

  /** The table as it was read last; null after a commit. */
  private @Nullable TableState last;

  TableWriter(DatasetPlan plan) {
    this.plan = plan;
    this.log = plan.log();
    this.known = plan.state().known();
    this.last = plan.state().exists() ? plan.state() : null;
  }

  /** Returns the executions that the table knows after the last commit. */
  KnownExecutions known() {
    return known;
  }

  private TableState table() {
    if (last == null) {
      last = plan.table().state();
      known = last.known();
    }
    return last;
  }

  /** An execution with its rows and what they contain. */
  private record Execution(
      ExecutionKey key, ExecutionRange range, Dataset<Row> rows, RowCounts counts) {
    NavigableSet<Integer> months() {
      return counts.byMonth().navigableKeySet();
    }
  }

  /**
   * Loads an execution, as far as the table has no newer one. The rows stay on disk between the
   * checks and the write, so that both read the same ones.
   *
   * @throws Exception of Spark or the connector, if the rows cannot be read or written; an
   *     interrupt ends the wait for other writers
   */
  LoadResult load(ReadPlan read, ExecutionKey key, ExecutionRange range) throws Exception {
    LoadContext context = plan.context();
    log.begin("waiting until other tables are written");
    context.writers().acquire();
    try {
      log.begin("writing execution " + key.id());
      return load(LoadSource.rows(context.spark(), read), key, range);
    } finally {
      context.writers().release();
    }
  }

  private LoadResult load(Dataset<Row> read, ExecutionKey key, ExecutionRange range)
      throws Exception {
    Dataset<Row> rows = read.persist(StorageLevel.DISK_ONLY());
    try {
      RowCounts counts = RowCounts.of(rows, List.of(rows.columns()), table().period());
      Execution execution = new Execution(key, range, rows, counts);
      for (int attempt = 0; attempt < LoadTable.ATTEMPTS; attempt++) {
        LoadResult result = attempt(execution);
        if (result != null) {
          return result;
        }
        last = null;
      }
      throw LoadErrors.OVERTAKEN.error(plan.table().name());
    } finally {
      rows.unpersist();
    }
  }

  /** Returns the result, or null if another load has changed the table. */
  private @Nullable LoadResult attempt(Execution execution) throws Exception {
    TableState seen = table();
    log.setRows(seen.rows());
    ExecutionKey key = execution.key();
    MonthRuns covered = execution.range().covered(execution.months());
    Replacement change = Replacement.of(key, covered, execution.counts(), seen);
    List<String> problems = isAccepted(key) ? List.of() : problems(execution, change, seen);
    if (!problems.isEmpty()) {
      String all = String.join("; ", problems);
      String message = "execution %s: %s. If this is right: accept => '%s'";
      return log.of(State.STOPPED, message.formatted(key.id(), all, key.id()), key);
    }
    String leftOut = leftOut(execution);
    if (covered.isEmpty()) {
      String why = "it has no rows of months that it covers whole";
      return log.of(State.LOADED, why + leftOut, key);
    }
    if (change.months().isEmpty()) {
      String why = "the table has newer rows of what it covers whole";
      return log.of(State.SKIPPED, why + leftOut, key);
    }
    if (!plan.table().replace(execution.rows(), mark(key, change), change, seen)) {
      return null;
    }
    last = null;
    known = change.known();
    String months = MonthRuns.names(change.changed());
    String message = loaded(change) + leftOut + lateStart(execution.range(), months);
    return log.of(State.LOADED, message, key, months, seen.rows() + change.growth());
  }

  /** Returns such as {@code loaded 6 months, 1,234 rows}; a new table is named. */
  private String loaded(Replacement change) {
    long months = change.changed().stream().filter(month -> month != MonthRuns.NONE).count();
    boolean isNew = !plan.state().exists() && !log.has(State.LOADED);
    return "loaded "
        + (months == 0 ? "" : count(months, "month") + ", ")
        + count(change.rows(), "row")
        + (isNew ? " into the new " + plan.context().target().created(plan.table().name()) : "");
  }

  /** Says that the rows of a history begin later than the user wants. */
  private String lateStart(ExecutionRange range, String months) {
    YearMonth since = plan.context().settings().since();
    String first = months.split(",", 2)[0];
    boolean isLate = since != null && !first.isEmpty() && since.isBefore(YearMonth.parse(first));
    return range.isExplicit() && isLate
        ? "; since is " + since + ", and the first month with rows is " + first
        : "";
  }

  private static String count(long number, String what) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? what : what + "s");
  }

  private boolean isAccepted(ExecutionKey key) {
    Set<String> accept = plan.context().settings().accept();
    return accept.contains(key.id()) || accept.contains(plan.dataset().name());
  }

  private RowProvenance mark(ExecutionKey key, Replacement change) {
    String text = change.known().toString();
    String account = plan.context().accountDigest();
    return new RowProvenance(plan.dataset().name(), account, key, text, MonthRuns.EMPTY);
  }

  /** Compares an execution with the rows that it would replace; returns why it is not loaded. */
  private List<String> problems(Execution execution, Replacement change, TableState state) {
    if (state.rows() == 0) {
      return List.of();
    }
    if (execution.counts().rows() == 0) {
      boolean newest = execution.key().isNewerThan(state.known().newest());
      return newest || !change.before().isEmpty()
          ? List.of("it has no rows, and the table has " + state.rows())
          : List.of();
    }
    List<String> lost = lostRows(change);
    return lost.isEmpty() ? emptiedColumns(execution, change, state) : lost;
  }

  private static List<String> lostRows(Replacement change) {
    return new TreeMap<>(change.before())
        .entrySet().stream()
            .filter(month -> month.getValue() >= FEW_ROWS)
            .filter(month -> after(change, month) * 2 < month.getValue())
            .limit(SHOWN)
            .map(
                month ->
                    "%s would have %d rows, and has %d"
                        .formatted(name(month.getKey()), after(change, month), month.getValue()))
            .toList();
  }

  private static long after(Replacement change, Map.Entry<Integer, Long> month) {
    return change.after().getOrDefault(month.getKey(), 0L);
  }

  private static String name(int month) {
    return month == MonthRuns.NONE ? "what has no month" : MonthRuns.month(month).toString();
  }

  /** Reads the table only if a column of the execution has no value. */
  private List<String> emptiedColumns(Execution execution, Replacement change, TableState state) {
    Set<String> empty =
        Columns.without(List.of(execution.rows().columns()), execution.counts().filled());
    empty.retainAll(Columns.names(state.columns()));
    MonthRuns months = MonthRuns.of(change.before().keySet());
    Set<String> emptied = plan.table().filled(empty, state.period().condition(months));
    return emptied.isEmpty()
        ? List.of()
        : List.of(
            "it has no value in %s, which had values; a role of the account may be gone"
                .formatted(String.join(", ", emptied)));
  }

  /** Says which rows of an execution no table gets. */
  private static String leftOut(Execution execution) {
    ExecutionRange range = execution.range();
    RowCounts counts = execution.counts();
    NavigableSet<Integer> present = execution.months();
    List<Integer> stray = present.stream().filter(m -> range.isStray(m, present)).toList();
    String text = "";
    if (!stray.isEmpty()) {
      text =
          "; %d rows outside of its range are left out: %s"
              .formatted(
                  stray.stream().mapToLong(counts::rows).sum(),
                  stray.stream().limit(SHOWN).map(m -> name(m)).collect(Collectors.joining(", ")));
    }
    long without = range.whole() ? 0 : counts.rows(MonthRuns.NONE);
    return without == 0
        ? text
        : text + "; " + without + " rows without a month are left out: only LIFETIME replaces them";
  }
}
