package io.partnerinsights.core.pushdown;

import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.List;

/**
 * What an engine's query on a table has become after pushdown. The engine evaluates its whole query
 * again on the rows of the report.
 *
 * @param isPushdownEnabled whether anything may be pushed down; otherwise one report has the whole
 *     table
 * @param query the query of the report; the table's own if nothing was pushed down
 * @param neededColumns the columns that the engine needs; the report may have a further one
 * @param pushedParts the parts that were pushed down, in the query language, for EXPLAIN
 * @param engineConditions the conditions that only the engine evaluates, in the engine's words, for
 *     EXPLAIN
 */
public record PushdownResult(
    DatasetTable table,
    boolean isPushdownEnabled,
    CheckedQuery query,
    List<String> neededColumns,
    List<String> pushedParts,
    List<String> engineConditions) {

  public PushdownResult {
    neededColumns = List.copyOf(neededColumns);
    pushedParts = List.copyOf(pushedParts);
    engineConditions = List.copyOf(engineConditions);
  }

  public ReportSchema neededSchema() {
    return new ReportSchema(
        query.schema().columns().stream()
            .filter(column -> neededColumns.stream().anyMatch(column.name()::equalsIgnoreCase))
            .toList());
  }

  /**
   * Describes the pushdown for EXPLAIN, to follow the query.
   *
   * @param cost the reports that a read of the whole table creates, such as {@code 0 new reports}
   */
  public String describe(String cost) {
    if (!isPushdownEnabled) {
      String range = query.findRangeText().map(text -> ", " + text).orElse("");
      return ", one report for all of " + query.dataset() + range + "; " + cost;
    }
    String pushedText = pushedParts.isEmpty() ? "" : ", pushed down: " + pushedParts;
    return pushedText
        + (engineConditions.isEmpty() ? "" : ", only in the engine: " + engineConditions);
  }
}
