package io.partnerinsights.core.pushdown;

import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.List;

/**
 * What an engine's query on a table has become after pushdown. The engine evaluates its whole query
 * again on the rows of the report.
 *
 * @param narrows whether anything may be pushed down; otherwise one report has the whole table
 * @param query the query of the report; the table's own if nothing was pushed down
 * @param needed the columns that the engine needs; the report may have a further one
 * @param pushed the parts that were pushed down, in the query language, for EXPLAIN
 * @param kept the conditions that only the engine evaluates, in the engine's words, for EXPLAIN
 */
public record PushedDown(
    DatasetTable table,
    boolean narrows,
    CheckedQuery query,
    List<String> needed,
    List<String> pushed,
    List<String> kept) {

  public PushedDown {
    needed = List.copyOf(needed);
    pushed = List.copyOf(pushed);
    kept = List.copyOf(kept);
  }

  public ReportSchema schema() {
    return new ReportSchema(
        query.schema().columns().stream()
            .filter(column -> needed.stream().anyMatch(column.name()::equalsIgnoreCase))
            .toList());
  }

  /**
   * Describes the pushdown for EXPLAIN, to follow the query.
   *
   * @param cost the reports that a read of the whole table creates, such as {@code 0 new reports}
   */
  public String describe(String cost) {
    if (!narrows) {
      String range = query.range().map(text -> ", " + text).orElse("");
      return ", one report for all of " + query.dataset() + range + "; " + cost;
    }
    String done = pushed.isEmpty() ? "" : ", pushed down: " + pushed;
    return done + (kept.isEmpty() ? "" : ", only in the engine: " + kept);
  }
}
