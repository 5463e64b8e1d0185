package io.partnerinsights.spark.load;

import io.partnerinsights.spark.load.LoadTable.Snapshot;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares an execution with the rows that it would replace. */
final class LoadChecks {
  /** Months with fewer rows are not compared: a few customers are half of them. */
  private static final long FEW_ROWS = 20;

  /** Maximum number of months in a message. */
  private static final int SHOWN = 6;

  private final LoadTable table;
  private final Snapshot snapshot;
  private final TableState state;

  LoadChecks(LoadTable table, Snapshot snapshot) {
    this.table = table;
    this.snapshot = snapshot;
    this.state = snapshot.state();
  }

  /** Returns why an execution is not to be loaded; empty if it may be. */
  List<String> problems(
      ExecutionKey execution, Collection<String> columns, RowCounts counts, Replacement change) {
    if (state.rows() == 0) {
      return List.of();
    }
    if (counts.rows() == 0) {
      boolean newest = execution.isNewerThan(state.known().newest());
      return newest || !change.before().isEmpty()
          ? List.of("it has no rows, and the table has " + state.rows())
          : List.of();
    }
    List<String> lost = lostRows(change);
    return lost.isEmpty() ? emptiedColumns(columns, counts, change) : lost;
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
  private List<String> emptiedColumns(
      Collection<String> columns, RowCounts counts, Replacement change) {
    Set<String> empty = Columns.without(columns, counts.filled());
    empty.retainAll(Columns.names(snapshot.columns()));
    MonthRuns months = MonthRuns.of(change.before().keySet());
    Set<String> emptied = table.filled(empty, snapshot.period().in(months));
    return emptied.isEmpty()
        ? List.of()
        : List.of(
            "it has no value in %s, which had values; a role of the account may be gone"
                .formatted(String.join(", ", emptied)));
  }
}
