package io.partnerinsights.core.table;

import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.List;

/**
 * The plan of one read of a table after pushdown. The engine evaluates its whole query again on the
 * rows of the report.
 *
 * @param plan the report to read; the table's own plan if nothing was pushed down
 * @param needed the columns that the engine needs; the report may have a further one
 * @param pushed the parts that were pushed down, in the query language, for EXPLAIN
 * @param kept the conditions that only the engine evaluates, in the engine's words, for EXPLAIN
 */
public record PushedDown(
    CheckedQuery plan, List<String> needed, List<String> pushed, List<String> kept) {

  public PushedDown {
    needed = List.copyOf(needed);
    pushed = List.copyOf(pushed);
    kept = List.copyOf(kept);
  }

  public ReportSchema schema() {
    return new ReportSchema(
        plan.schema().columns().stream()
            .filter(column -> needed.stream().anyMatch(column.name()::equalsIgnoreCase))
            .toList());
  }

  /** Describes the pushdown for EXPLAIN, to follow the query. */
  public String describe() {
    String done = pushed.isEmpty() ? "" : ", pushed down: " + pushed;
    return done + (kept.isEmpty() ? "" : ", only in the engine: " + kept);
  }
}
