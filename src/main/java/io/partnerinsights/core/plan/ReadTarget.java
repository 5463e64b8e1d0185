package io.partnerinsights.core.plan;

import io.partnerinsights.core.query.InsightsQuery;
import org.jspecify.annotations.Nullable;

/** The target of a read: a query's text, a stored query or an existing report. */
public sealed interface ReadTarget {
  /** A query's text; the query is created on the service unless it is stored already. */
  record QueryText(InsightsQuery query) implements ReadTarget {}

  /** A stored query: the account's own or a system query. */
  record StoredQuery(String queryId) implements ReadTarget {}

  /**
   * An existing report.
   *
   * @param executionId absent for the newest complete execution
   */
  record ExistingReport(String reportId, @Nullable String executionId) implements ReadTarget {}
}
