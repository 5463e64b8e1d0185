package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.session.Report;

/** Creates the errors of the enumerator. */
final class EnumeratorErrors {
  private EnumeratorErrors() {}

  static PartnerInsightsException sameLink(Report report) {
    return Problem.of(ErrorCode.LINK_EXPIRED, "The link to the report's file could not be renewed")
        .reason("the service returned the link that the store has refused")
        .remedy("restart the job from its last checkpoint")
        .id("reportId", report.reportId())
        .id("executionId", report.executionId())
        .toException();
  }

  /** Returns the error for a reader, which needs a reason that it can serialize and show. */
  static PartnerInsightsException ofRenewal(Throwable failure) {
    return failure instanceof PartnerInsightsException known
        ? known
        : Problem.of(ErrorCode.LINK_EXPIRED, "The link to the report's file could not be renewed")
            .reason(failure.toString())
            .remedy("see the log of the JobManager")
            .cause(failure)
            .toException();
  }
}
