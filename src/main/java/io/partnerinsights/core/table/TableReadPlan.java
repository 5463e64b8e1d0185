package io.partnerinsights.core.table;

import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * The plan of one read of a table after pushdown. The engine evaluates its whole query again on the
 * rows of the report.
 *
 * @param plan the report to read; the table's own plan if nothing was pushed down
 * @param needed the columns that the engine needs; the report may have a further one
 * @param pushed the parts that were pushed down, in the query language, for EXPLAIN
 * @param kept the conditions that only the engine evaluates, in the engine's words, for EXPLAIN
 */
public record TableReadPlan(
    ReportPlan plan, List<String> needed, List<String> pushed, List<String> kept) {

  /** Copies the lists. */
  public TableReadPlan {
    needed = List.copyOf(needed);
    pushed = List.copyOf(pushed);
    kept = List.copyOf(kept);
  }

  /** Returns the columns that the engine needs, with their types. */
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

  /**
   * Whether this plan's report has all rows and columns of another plan's report. Its readers find
   * columns by name, and the engine evaluates all conditions again.
   *
   * @param table the table of both plans
   */
  boolean covers(TableReadPlan other, DatasetTable table) {
    InsightsQuery query = plan.query();
    InsightsQuery narrower = other.plan.query();
    return query.limit() == null
        && !query.distinct()
        && new HashSet<>(narrower.conditions()).containsAll(query.conditions())
        && (table.hasMetrics() || new HashSet<>(query.columns()).containsAll(other.needed))
        && coversRange(other, table);
  }

  private boolean coversRange(TableReadPlan other, DatasetTable table) {
    TimeRange range = plan.request().range();
    return Objects.equals(range, table.fullPlan().request().range())
        || Objects.equals(range, other.plan.request().range());
  }
}
