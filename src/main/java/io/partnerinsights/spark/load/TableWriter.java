package io.partnerinsights.spark.load;

import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.spark.load.LoadResult.Change;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.spark.load.LoadTable.Snapshot;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/** Writes executions into a table, each in one commit, after its checks. */
final class TableWriter {
  private final LoadContext context;
  private final DatasetPlan plan;
  private final LoadTable table;
  private final ResultLog log;

  /** The table as it was read last; null after a commit. */
  private @Nullable Snapshot last;

  TableWriter(LoadContext context, DatasetPlan plan, ResultLog log) {
    this.context = context;
    this.plan = plan;
    this.table = plan.table();
    this.log = log;
    this.last = plan.snapshot();
  }

  /** An execution whose rows a plan reads. */
  record Execution(ReadPlan plan, ExecutionKey key, ExecutionRange range) {}

  /** Returns the table as it is after the last commit. */
  Snapshot table() {
    if (last == null) {
      last = Objects.requireNonNull(table.snapshot(), "the run has created the table");
    }
    return last;
  }

  /**
   * Loads an execution, as far as the table has no newer one.
   *
   * @throws Exception of Spark or the connector, if the rows cannot be read or written
   */
  LoadResult load(Execution execution) throws Exception {
    return context.write(() -> loadNow(execution));
  }

  /** The rows stay on disk between the checks and the write, so that both read the same ones. */
  private LoadResult loadNow(Execution execution) throws Exception {
    Dataset<Row> rows =
        LoadSource.rows(context.spark(), execution.plan()).persist(StorageLevel.DISK_ONLY());
    try {
      RowCounts counts = RowCounts.of(rows, List.of(rows.columns()), table().period());
      for (int attempt = 0; attempt < LoadTable.ATTEMPTS; attempt++) {
        LoadResult result = attempt(execution, rows, counts);
        if (result != null) {
          return result;
        }
        last = null;
      }
      throw LoadErrors.overtaken(table.name());
    } finally {
      rows.unpersist();
    }
  }

  /** Returns the result, or null if another load has changed the table. */
  private @Nullable LoadResult attempt(Execution execution, Dataset<Row> rows, RowCounts counts)
      throws Exception {
    Snapshot snapshot = table();
    TableState state = snapshot.state();
    NavigableSet<Integer> present = counts.byMonth().navigableKeySet();
    MonthRuns covered = execution.range().covered(present);
    Replacement change = Replacement.of(execution.key(), covered, counts, state);
    Change none = Change.none(state.rows());
    List<String> problems =
        isAccepted(execution)
            ? List.of()
            : new LoadChecks(table, snapshot)
                .problems(execution.key(), execution.plan().selected().names(), counts, change);
    if (!problems.isEmpty()) {
      String id = execution.key().id();
      String message = "execution " + id + ": " + String.join("; ", problems);
      String remedy = ". If this is right: accept => '" + id + "'";
      return log.of(State.STOPPED, message + remedy, execution.key(), none);
    }
    String leftOut = leftOut(execution, counts, present);
    if (change.months().isEmpty()) {
      String why =
          covered.isEmpty()
              ? "it has no rows of months that it covers whole"
              : "the table has newer rows of what it covers whole";
      State skipped = covered.isEmpty() ? State.LOADED : State.SKIPPED;
      return log.of(skipped, why + leftOut, execution.key(), none);
    }
    if (!table.replace(rows, mark(execution, change), change, snapshot)) {
      return null;
    }
    last = null;
    long total = state.rows() - Replacement.sum(change.before()) + Replacement.sum(change.after());
    Change changed = new Change(MonthRuns.names(change.changed()), state.rows(), total);
    return log.of(State.LOADED, "loaded" + leftOut, execution.key(), changed);
  }

  private boolean isAccepted(Execution execution) {
    LoadSettings settings = context.settings();
    return settings.accepts(execution.key().id()) || settings.accepts(plan.dataset().name());
  }

  private RowProvenance mark(Execution execution, Replacement change) {
    return new RowProvenance(
        plan.dataset().name(),
        context.accountDigest(),
        execution.key(),
        change.known().toString(),
        MonthRuns.EMPTY);
  }

  /** Says which rows of an execution no table gets. */
  private static String leftOut(
      Execution execution, RowCounts counts, NavigableSet<Integer> present) {
    ExecutionRange range = execution.range();
    List<Integer> stray = present.stream().filter(m -> range.isStray(m, present)).toList();
    long rows = stray.stream().mapToLong(counts::rows).sum();
    String text =
        rows == 0
            ? ""
            : "; %d rows outside of its range are left out: %s"
                .formatted(
                    rows,
                    stray.stream()
                        .limit(5)
                        .map(MonthRuns::month)
                        .map(Object::toString)
                        .collect(Collectors.joining(", ")));
    long without = range.whole() ? 0 : counts.rows(MonthRuns.NONE);
    return without == 0
        ? text
        : text + "; " + without + " rows without a month are left out: only LIFETIME replaces them";
  }
}
