package io.partnerinsights.core.plan;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.QueryException;

/** Creates the errors of planning a read. */
public final class PlanErrors {
  public static final ErrorTemplate QUERY_NOT_FOUND =
      ErrorCode.QUERY_NOT_FOUND.template(
          "Query {queryId} does not exist",
          "it is neither one of this account's queries nor a system query",
          "run `partnerinsights queries list`, and use an id from this list, because the ids in"
              + " Microsoft's documentation may be wrong. If the query is not in the list, set"
              + " option query to the text of the query");
  public static final ErrorTemplate REPORT_NOT_FOUND =
      ErrorCode.REPORT_NOT_FOUND.template(
          "Report {reportId} was not found",
          "the service does not list this report. It may have been deleted, or may belong to a"
              + " different account",
          "run `partnerinsights reports list`, and use an id from this list. To create a new"
              + " report, set option query instead of reportId",
          "reportId");
  static final ErrorTemplate NO_WHOLE_MONTH =
      ErrorCode.UNKNOWN_TIMESPAN.template(
          "Dataset {dataset} does not offer TIMESPAN {range}",
          "the range is shorter than a month, and each record of the dataset covers a whole month",
          "use one of these ranges: {ranges}");

  private PlanErrors() {}

  /** A stored query cannot be parsed. */
  public static PartnerInsightsException unreadableQuery(
      String queryDescription, String optionKey, String id, QueryException cause) {
    return cause
        .code()
        .template(
            "The text of {query} cannot be parsed, so its columns are unknown",
            "{reason}",
            "rewrite the query in the connector's query language, put the new text in option query,"
                + " and remove option {name}",
            optionKey)
        .causedBy(cause, queryDescription + " " + id, cause.summary(), optionKey, id);
  }
}
