package io.partnerinsights.spark.load;

import io.partnerinsights.spark.load.LoadTable.Snapshot;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares an execution with the rows that it would replace. */
final class LoadChecks {
  /** Months with fewer rows are not compared: a few customers are half of them. */
  private static final long FEW_ROWS = 20;

  private final LoadTable table;
  private final Snapshot snapshot;
  private final TableState state;

  LoadChecks(LoadTable table, Snapshot snapshot) {
    this.table = table;
    this.snapshot = snapshot;
    this.state = snapshot.state();
  }

  /**
   * Returns why an execution is not to be loaded; empty if it may be.
   *
   * @param replaced the months of the rows that it would replace
   * @param condition selects these rows
   */
  List<String> problems(
      ExecutionRows execution,
      Contents contents,
      Set<@Nullable YearMonth> replaced,
      String condition) {
    if (state.rows() == 0) {
      return List.of();
    }
    if (contents.rows() == 0) {
      return List.of("it has no rows, and the table has " + state.rows());
    }
    List<String> lost = lostRows(contents, replaced);
    return lost.isEmpty() ? emptiedColumns(execution, contents, condition) : lost;
  }

  private List<String> lostRows(Contents contents, Set<@Nullable YearMonth> replaced) {
    List<String> problems = new ArrayList<>();
    for (YearMonth month : replaced) {
      long before = state.rows(month);
      long after = contents.rows(month);
      if (before >= FEW_ROWS && after * 2 < before) {
        String what = month == null ? "what has no period" : month.toString();
        problems.add("%s would have %d rows, and has %d".formatted(what, after, before));
      }
    }
    return problems;
  }

  /** Reads the table only if a column of the execution has no value. */
  private List<String> emptiedColumns(
      ExecutionRows execution, Contents contents, String condition) {
    Set<String> empty = Columns.without(execution.plan().selected().names(), contents.filled());
    empty.retainAll(Columns.names(snapshot.columns()));
    Set<String> emptied = table.filled(empty, condition);
    return emptied.isEmpty()
        ? List.of()
        : List.of(
            "it has no value in %s, which had values; a role of the account may be gone"
                .formatted(String.join(", ", emptied)));
  }
}
