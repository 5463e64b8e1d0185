package io.partnerinsights.core.plan;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.errors.QueryException;

/** Creates the errors of planning a read, and of restoring it. */
public final class PlanErrors {
  private PlanErrors() {}

  /** The service has no query with this id. */
  static PartnerInsightsException queryNotFound(String queryId) {
    return Problem.of(ErrorCode.QUERY_NOT_FOUND, "The service has no query " + queryId)
        .reason("it is neither one of this account's queries nor a system query")
        .remedy(
            "list the queries (partnerinsights queries list), because ids of system queries on"
                + " Microsoft's pages may be wrong; or set option query to the text of the query")
        .toException();
  }

  /** A stored query cannot be parsed. */
  static PartnerInsightsException unreadableQuery(
      String owner, String idName, String id, QueryException cause) {
    return Problem.of(
            cause.code(), owner + " " + id + " cannot be read, so its columns are not known")
        .reason(cause.summary())
        .remedy(
            "write the query in the query language and read it with option query instead of "
                + idName)
        .id(idName, id)
        .cause(cause)
        .toException();
  }

  /** The service has no such report, or no longer. */
  public static PartnerInsightsException reportNotFound(String reportId) {
    return Problem.of(ErrorCode.REPORT_NOT_FOUND, "The service has no such report")
        .reason(
            "it lists neither the report nor an execution of it; it may have been deleted, or be of"
                + " another account")
        .remedy("check option reportId, or read with option query to create a new report")
        .id("reportId", reportId)
        .toException();
  }

  /** A state was saved of a read of another report than this plan's. */
  public static PartnerInsightsException savedOtherQuery(ReportPlan plan) {
    return state("The saved state belongs to a read of another report")
        .reason("this read's account, query, range or format differs: " + plan.query().print())
        .remedy("restore the state with the options of that read, or start without the state")
        .toException();
  }

  /** Another version of the connector has saved the state. */
  public static PartnerInsightsException otherVersion(int version, int known) {
    return state("The saved state of a read has version " + version)
        .reason("this connector reads version " + known)
        .remedy("use the version of the connector that saved it, or start without the state")
        .toException();
  }

  /** The state that was saved of a read is damaged. */
  public static PartnerInsightsException unreadableState(Exception cause) {
    return state("The saved state of a read cannot be read")
        .reason(cause.getMessage())
        .remedy("restore another checkpoint, or start without the state")
        .cause(cause)
        .toException();
  }

  private static Problem state(String problem) {
    return Problem.of(ErrorCode.CHECKPOINT_MISMATCH, problem);
  }
}
