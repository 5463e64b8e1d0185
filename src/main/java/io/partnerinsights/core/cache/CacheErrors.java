package io.partnerinsights.core.cache;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.report.ReportPlan;

/** Creates the errors of sharing reports. */
final class CacheErrors {
  private CacheErrors() {}

  static PartnerInsightsException applicationEnded() {
    return Problem.of(ErrorCode.WAIT_INTERRUPTED, "The application has ended")
        .reason("a read after its end would leave its report on the service")
        .remedy("read in a running application")
        .toException();
  }

  /** Returns the error for the user, who has not chosen the report unless by its id. */
  static PartnerInsightsException named(
      PartnerInsightsException e, String reportId, ReportPlan plan) {
    boolean unknown = e.code() != ErrorCode.REPORT_NOT_FOUND || plan.request().isGiven();
    return unknown ? e : deleted(reportId, e);
  }

  /** A report that this application has submitted or adopted was deleted. */
  private static PartnerInsightsException deleted(String reportId, PartnerInsightsException cause) {
    return Problem.of(ErrorCode.REPORT_NOT_FOUND, "The report of this read was deleted")
        .reason("the service has no such report any longer: a user or another job deleted it")
        .remedy("run the action again: it creates a new report")
        .id("reportId", reportId)
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException savedOtherQuery(ReportPlan plan) {
    return state("The saved state belongs to a read of another report")
        .reason("this read's account, query, range or format differs: " + plan.query().print())
        .remedy("restore the state with the options of that read, or start without the state")
        .toException();
  }

  static PartnerInsightsException otherVersion(int version, int known) {
    return state("The saved state of a read has version " + version)
        .reason("this connector reads version " + known)
        .remedy("use the version of the connector that saved it, or start without the state")
        .toException();
  }

  static PartnerInsightsException unreadableState(Exception cause) {
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
