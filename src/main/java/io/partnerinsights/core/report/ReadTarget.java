package io.partnerinsights.core.report;

import io.partnerinsights.core.query.InsightsQuery;
import java.util.Optional;

/** What the user asks for: a query's text, or something that the service already has. */
public sealed interface ReadTarget {
  /** A query that is to be made on the service, if it does not have it yet. */
  record QueryText(InsightsQuery query) implements ReadTarget {}

  /** A query that the service has: the user's own or a system query. */
  record ExistingQuery(String queryId) implements ReadTarget {}

  /** A report that the service has; without an execution's id its latest is read. */
  record ExistingReport(String reportId, Optional<String> executionId) implements ReadTarget {}
}
