package io.partnerinsights.core.sample;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.TestQuery;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.plan.ReadTarget;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.Optional;

/**
 * Decides which limits a test of the query can answer. The service documents that a test returns
 * some rows of the query's result, but not which. So each returned row must be a row of the result
 * even if the service has read only some records. That is true of unchanged records of a dataset.
 * It is not true of metrics, which aggregate all records, and of the first rows of an order. Nor is
 * it true of DISTINCT, which may merge values that differ by case.
 */
final class PreviewRules {
  /** Maximum number of rows that a test returns. */
  private static final int MAX_ROWS = 100;

  private PreviewRules() {}

  static boolean allow(ReportPlan plan, int limit) {
    InsightsQuery query = plan.query();
    boolean given = plan.request().target() instanceof ReadTarget.ExistingReport;
    return !given
        && limit >= 1
        && limit <= MAX_ROWS
        && !query.distinct()
        && query.orderings().isEmpty();
  }

  /** Returns the number of rows that the result has: at most the query's own LIMIT. */
  static int rowsNeeded(InsightsQuery query, int limit) {
    return query.limit() == null ? limit : (int) Math.min(limit, query.limit());
  }

  /** Returns why a needed column is not one of unchanged records; empty if all are. */
  static Optional<String> doubt(ReportSchema needed, Dataset live) {
    return needed.names().stream()
        .filter(name -> !live.isColumn(name) || live.isMetric(name))
        .findFirst()
        .map(name -> "column " + name + " is a metric, which aggregates all records");
  }

  static TestQuery test(ReportPlan plan) {
    TimeRange range = plan.request().range();
    return plan.request().target() instanceof ReadTarget.StoredQuery stored
        ? TestQuery.ofId(stored.queryId(), range)
        : TestQuery.ofText(plan.query().print(), range);
  }
}
