package io.partnerinsights.core.report;

import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.query.InsightsQuery;

/**
 * The text of a stored query. It may be unreadable, because any user of the account may have
 * written it.
 *
 * @param owner the query or report that has the text, as in an error message
 * @param idName the name of the owner's id
 */
record StoredQueryText(String owner, String idName, String id, String query) {

  static StoredQueryText of(ScheduledQuery stored) {
    return new StoredQueryText("The stored query", "queryId", stored.queryId(), stored.query());
  }

  static StoredQueryText of(ScheduledReport stored) {
    return new StoredQueryText(
        "The query of the existing report", "reportId", stored.reportId(), stored.query());
  }

  /**
   * Parses the text, which determines the columns.
   *
   * @throws QueryException with the parser's code and message, and the owner of the text
   */
  InsightsQuery parse() {
    try {
      return InsightsQuery.parse(query);
    } catch (QueryException e) {
      throw ReportErrors.unreadableQuery(this, e);
    }
  }
}
