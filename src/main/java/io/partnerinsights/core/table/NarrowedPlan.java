package io.partnerinsights.core.table;

import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.ReportPlan;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What is read of a table: the report to ask for, and for EXPLAIN what became part of it and what
 * did not. The engine does all of its own work on the rows again.
 *
 * @param plan the report; the table's own if nothing was pushed down
 * @param pushed in the words of the query language
 * @param kept in the engine's words
 */
public record NarrowedPlan(ReportPlan plan, List<String> pushed, List<String> kept) {

  /** Copies the lists. */
  public NarrowedPlan {
    pushed = List.copyOf(pushed);
    kept = List.copyOf(kept);
  }

  /**
   * Whether this report has all rows and columns of the other, whose reader looks for columns by
   * name and evaluates all of its conditions again.
   *
   * @param table the table that both are of
   */
  boolean covers(NarrowedPlan other, DatasetTable table) {
    InsightsQuery query = plan.query();
    InsightsQuery theirs = other.plan.query();
    return query.limit().isEmpty()
        && !query.distinct()
        && new HashSet<>(theirs.conditions()).containsAll(query.conditions())
        && (table.hasMetrics() || new HashSet<>(query.columns()).containsAll(theirs.columns()))
        && coversRange(other, table);
  }

  private boolean coversRange(NarrowedPlan other, DatasetTable table) {
    Optional<?> own = plan.request().range();
    return own.equals(table.whole().request().range()) || own.equals(other.plan.request().range());
  }
}
