package io.partnerinsights.spark.load;

import io.partnerinsights.spark.load.LoadMark.Months;
import io.partnerinsights.spark.load.LoadResult.Change;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Writes executions into a table, each in one commit, after its checks. */
final class TableWriter {
  /** Maximum number of attempts beside other writers. */
  private static final int ATTEMPTS = 10;

  private final LoadContext context;
  private final DatasetPlan plan;
  private final LoadTable table;
  private final Instant started;

  TableWriter(LoadContext context, DatasetPlan plan, Instant started) {
    this.context = context;
    this.plan = plan;
    this.table = plan.table();
    this.started = started;
  }

  /** Loads an execution, as far as the table has no newer one. */
  LoadResult load(Execution execution) {
    return context.write(() -> loadNow(execution));
  }

  /** The rows stay on disk between the checks and the write, so that both read the same ones. */
  private LoadResult loadNow(Execution execution) {
    Dataset<Row> rows =
        LoadSource.rows(context.spark(), execution.plan()).persist(StorageLevel.DISK_ONLY());
    try {
      Set<String> columns = LoadChecks.without(List.of(rows.columns()), List.of());
      Contents contents = Contents.of(rows, columns, plan.period());
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Optional<LoadResult> result = attempt(execution, rows, contents);
        if (result.isPresent()) {
          return result.get();
        }
      }
      throw LoadErrors.overtaken(table.name());
    } finally {
      rows.unpersist();
    }
  }

  private Optional<LoadResult> attempt(Execution execution, Dataset<Row> rows, Contents contents) {
    Map<Optional<YearMonth>, Long> counts = contents.rowsByMonth();
    TableState state = table.state(plan.period(), true);
    Optional<Months> covered = plan.period().flatMap(column -> execution.covered(counts, state));
    Set<Optional<YearMonth>> replaced = execution.replaced(covered, state);
    long after =
        counts.entrySet().stream()
            .filter(each -> replaced.contains(each.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    long before = replaced.stream().mapToLong(state::rows).sum();
    if (replaced.isEmpty()) {
      return Optional.of(
          result(
              State.SKIPPED,
              "the table has newer rows of what it covers whole",
              execution,
              state.rows()));
    }
    String condition =
        plan.period().map(column -> LoadTable.condition(column, replaced)).orElse("true");
    List<String> problems = check(execution, contents, replaced, state, condition);
    if (!problems.isEmpty()) {
      return Optional.of(
          result(State.STOPPED, String.join("; ", problems), execution, state.rows()));
    }
    if (before == 0 && after == 0) {
      String message = "it has no rows of months that it covers whole";
      return Optional.of(result(State.LOADED, message, execution, state.rows()));
    }
    addColumns(rows.schema());
    LoadMark mark =
        new LoadMark(
            plan.dataset().name(),
            plan.account(),
            execution.reportId(),
            execution.executionId(),
            execution.generated(),
            covered);
    if (!table.replace(rows, mark, condition, state)) {
      return Optional.empty();
    }
    return Optional.of(loaded(execution, state.rows(), after - before, replaced));
  }

  private List<String> check(
      Execution execution,
      Contents contents,
      Set<Optional<YearMonth>> replaced,
      TableState state,
      String condition) {
    if (context.settings().accepts(execution.executionId())
        || context.settings().accepts(plan.dataset().name())) {
      return List.of();
    }
    List<String> problems = LoadChecks.compare(contents.rowsByMonth(), replaced, state);
    if (problems.isEmpty() && !contents.rowsByMonth().isEmpty() && state.rows() > 0) {
      Set<String> empty =
          LoadChecks.without(execution.plan().selected().names(), contents.filled());
      Set<String> known = LoadChecks.common(empty, table.columns().orElseThrow().fieldNames());
      problems = LoadChecks.emptied(table.filled(known, condition));
    }
    return problems.isEmpty()
        ? problems
        : List.of(
            "execution "
                + execution.executionId()
                + ": "
                + String.join("; ", problems)
                + ". If this is right: accept => '"
                + execution.executionId()
                + "'");
  }

  private void addColumns(StructType rows) {
    Set<String> gained =
        LoadChecks.without(
            List.of(rows.fieldNames()), List.of(table.columns().orElseThrow().fieldNames()));
    table.add(Arrays.stream(rows.fields()).filter(field -> gained.contains(field.name())).toList());
  }

  private LoadResult loaded(
      Execution execution, long before, long added, Set<Optional<YearMonth>> replaced) {
    List<YearMonth> months = replaced.stream().flatMap(Optional::stream).sorted().toList();
    String names = months.stream().map(YearMonth::toString).collect(Collectors.joining(","));
    return result(State.LOADED, "loaded", execution, before)
        .with(new Change(names, before, before + added));
  }

  private LoadResult result(State state, String message, Execution execution, long rows) {
    return result(state, message)
        .of(LoadResult.Execution.of(execution.executionId(), execution.generated()))
        .with(Change.none(rows));
  }

  /** Returns a result of the dataset. */
  LoadResult result(State state, String message) {
    long rows = plan.state().rows();
    return new LoadResult(
        started,
        plan.dataset().name(),
        table.name(),
        state,
        LoadResult.Execution.NONE,
        Change.none(rows),
        message,
        elapsed());
  }

  private Duration elapsed() {
    return Duration.between(started, context.clock().instant());
  }
}
