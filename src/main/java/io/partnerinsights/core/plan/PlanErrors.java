package io.partnerinsights.core.plan;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.QueryException;

/** Creates the errors of planning a read. */
public final class PlanErrors {
  public static final ErrorRow QUERY_NOT_FOUND =
      ErrorCode.QUERY_NOT_FOUND.row(
          "Query {queryId} does not exist",
          "it is neither one of this account's queries nor a system query",
          "list the queries (partnerinsights queries list), because ids of system queries on"
              + " Microsoft's pages may be wrong. Or set option query to the text of the query");
  public static final ErrorRow REPORT_NOT_FOUND =
      ErrorCode.REPORT_NOT_FOUND.row(
          "The service has no such report",
          "the service lists neither the report nor an execution. The report may have been deleted,"
              + " or may belong to another account",
          "check option reportId, or read with option query to create a new report",
          "reportId");
  static final ErrorRow NO_WHOLE_MONTH =
      ErrorCode.UNKNOWN_TIMESPAN.row(
          "Dataset {dataset} does not offer TIMESPAN {range}",
          "the range is shorter than a month, and each record of the dataset covers a whole month",
          "use one of these: {ranges}");

  private PlanErrors() {}

  /** A stored query cannot be parsed. */
  public static PartnerInsightsException unreadableQuery(
      String owner, String idName, String id, QueryException cause) {
    return cause
        .code()
        .row(
            "{owner} {id} cannot be parsed, so its columns are unknown",
            "{reason}",
            "write the query in the query language, and read with its text in option query instead"
                + " of option {name}",
            idName)
        .causedBy(cause, owner, id, cause.summary(), idName, id);
  }
}
