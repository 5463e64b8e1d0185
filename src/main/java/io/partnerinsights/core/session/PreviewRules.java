package io.partnerinsights.core.session;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.TestQuery;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.ReadTarget;
import io.partnerinsights.core.report.ReportPlan;

/**
 * Which questions a test of the query can answer. It is documented that the test runs the query and
 * gives some of its rows, not which: so a row of it must be a row of the answer however the service
 * chooses, or limits what it looks at. That holds for rows of a dataset as they are; not for
 * metrics, which are sums over all rows, not for the first rows of an order, and not for DISTINCT,
 * which may merge values that differ in case.
 */
final class PreviewRules {
  /** A test gives no more. */
  private static final int MOST_ROWS = 100;

  private PreviewRules() {}

  static boolean allow(ReportPlan plan, int limit) {
    InsightsQuery query = plan.query();
    boolean given = plan.request().target() instanceof ReadTarget.ExistingReport;
    return !given
        && limit >= 1
        && limit <= MOST_ROWS
        && !query.distinct()
        && query.orderings().isEmpty();
  }

  /** A query with a LIMIT of its own has no more rows than that. */
  static int rowsNeeded(InsightsQuery query, int limit) {
    return (int) Math.min(limit, query.limit().orElse(limit));
  }

  /** Whether the live dataset has all that is selected, and none of it is a metric. */
  static boolean selectsPlainColumns(InsightsQuery query, Dataset live) {
    return query.columns().stream().allMatch(name -> live.isColumn(name) && !live.isMetric(name));
  }

  /** The test of the same question: its range is that of the report. */
  static TestQuery test(ReportPlan plan) {
    TestQuery test =
        plan.request().target() instanceof ReadTarget.StoredQuery stored
            ? TestQuery.ofId(stored.queryId())
            : TestQuery.ofText(plan.query().print());
    return plan.request().range().map(test::over).orElse(test);
  }
}
