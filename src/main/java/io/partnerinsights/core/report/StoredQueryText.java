package io.partnerinsights.core.report;

import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.query.InsightsQuery;

/**
 * A query's text as the service has it, which somebody else may have written.
 *
 * @param owner in words, for errors
 * @param idName of the id that the owner is known by
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
   * The query, from which the columns' names and types come.
   *
   * @throws QueryException with the parser's code and words, and whose text it is
   */
  InsightsQuery parse() {
    try {
      return InsightsQuery.parse(query);
    } catch (QueryException e) {
      throw Problem.of(e.code(), owner + " " + id + " cannot be read, so its columns are not known")
          .reason(e.summary())
          .remedy(
              "write the question in the query language and read it with option query instead of "
                  + idName)
          .id(idName, id)
          .cause(e)
          .toException();
    }
  }
}
