package io.partnerinsights.spark.load;

import io.partnerinsights.spark.load.LoadMark.Months;
import io.partnerinsights.spark.load.LoadResult.Change;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.spark.load.LoadTable.Snapshot;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/** Writes executions into a table, each in one commit, after its checks. */
final class TableWriter {
  /** Maximum number of attempts beside other writers. */
  private static final int ATTEMPTS = 10;

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

  /**
   * Loads an execution, as far as the table has no newer one.
   *
   * @throws Exception of Spark or the connector, if the rows cannot be read or written
   */
  LoadResult load(ExecutionRows execution) throws Exception {
    return context.write(() -> loadNow(execution));
  }

  /** The rows stay on disk between the checks and the write, so that both read the same ones. */
  private LoadResult loadNow(ExecutionRows execution) throws Exception {
    Dataset<Row> rows =
        LoadSource.rows(context.spark(), execution.plan()).persist(StorageLevel.DISK_ONLY());
    try {
      Contents contents = Contents.of(rows, List.of(rows.columns()), plan.period());
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        LoadResult result = attempt(execution, rows, contents);
        last = null;
        if (result != null) {
          return result;
        }
      }
      throw LoadErrors.overtaken(table.name());
    } finally {
      rows.unpersist();
    }
  }

  /** Returns the result, or null if another load has changed the table. */
  private @Nullable LoadResult attempt(
      ExecutionRows execution, Dataset<Row> rows, Contents contents) throws Exception {
    Snapshot snapshot =
        last == null
            ? Objects.requireNonNull(table.snapshot(), "the run has created the table")
            : last;
    TableState state = snapshot.state();
    Months covered = plan.period() == null ? null : execution.covered(contents, state);
    Set<@Nullable YearMonth> replaced = execution.replaced(covered, state);
    long before = replaced.stream().mapToLong(state::rows).sum();
    long after = replaced.stream().mapToLong(contents::rows).sum();
    Change none = Change.none(state.rows());
    if (replaced.isEmpty()) {
      String message = "the table has newer rows of what it covers whole";
      return log.of(State.SKIPPED, message, execution, none);
    }
    String condition = Sql.in(plan.period(), replaced);
    List<String> problems =
        isAccepted(execution)
            ? List.of()
            : new LoadChecks(table, snapshot).problems(execution, contents, replaced, condition);
    if (!problems.isEmpty()) {
      String remedy = ". If this is right: accept => '" + execution.executionId() + "'";
      String message = "execution " + execution.executionId() + ": " + String.join("; ", problems);
      return log.of(State.STOPPED, message + remedy, execution, none);
    }
    if (before == 0 && after == 0) {
      String message = "it has no rows of months that it covers whole";
      return log.of(State.LOADED, message, execution, none);
    }
    boolean written = table.replace(rows, mark(execution, covered), condition, snapshot);
    long total = state.rows() - before + after;
    return written
        ? log.of(
            State.LOADED, "loaded", execution, new Change(names(replaced), state.rows(), total))
        : null;
  }

  private boolean isAccepted(ExecutionRows execution) {
    LoadSettings settings = context.settings();
    return settings.accepts(execution.executionId()) || settings.accepts(plan.dataset().name());
  }

  private LoadMark mark(ExecutionRows execution, @Nullable Months covered) {
    return new LoadMark(
        plan.dataset().name(),
        context.accountDigest(),
        execution.executionId(),
        execution.generated(),
        covered);
  }

  private static String names(Set<@Nullable YearMonth> months) {
    return months.stream()
        .filter(Objects::nonNull)
        .sorted()
        .map(YearMonth::toString)
        .collect(Collectors.joining(","));
  }
}
