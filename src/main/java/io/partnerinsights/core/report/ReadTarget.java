package io.partnerinsights.core.report;

import io.partnerinsights.core.query.InsightsQuery;
import java.util.Optional;

/** What is read: a query's text, or a query or report that the service has. */
public sealed interface ReadTarget {

  /** A query that is created on the service if it is not stored yet. */
  record QueryText(InsightsQuery query) implements ReadTarget {}

  /** A stored query: the account's own or a system query. */
  record StoredQuery(String queryId) implements ReadTarget {}

  /**
   * An existing report.
   *
   * @param executionId absent for the newest complete execution
   */
  record ExistingReport(String reportId, Optional<String> executionId) implements ReadTarget {}
}
