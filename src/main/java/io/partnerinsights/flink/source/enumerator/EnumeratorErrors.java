package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.flink.source.split.SplitErrors;
import java.util.List;

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

  static PartnerInsightsException otherKind(boolean unbounded) {
    String one = "the read of one report";
    String all = "an unbounded read of executions";
    return Problem.of(
            ErrorCode.CHECKPOINT_MISMATCH,
            "The state of the source belongs to another kind of read")
        .reason(
            "it is of " + (unbounded ? all : one) + ", and now it is " + (unbounded ? one : all))
        .remedy(
            "set option startingExecution as before, or start the job without the state of this"
                + " source, or give the source another uid")
        .toException();
  }

  static PartnerInsightsException otherRules(List<String> differences, boolean unbounded) {
    return Problem.of(
            ErrorCode.CHECKPOINT_MISMATCH,
            "The state of the source belongs to a read with other options")
        .reason(String.join("; ", differences))
        .remedy(
            "set the mode, the columns and their types (option schemaHints) as before, or start"
                + " the job without the state of this source"
                + (unbounded
                    ? " and set option startingExecution to the time of the first execution to read"
                    : ": it reads the report from the start"))
        .toException();
  }

  static PartnerInsightsException otherVersion(int version, int known) {
    return SplitErrors.otherVersion("the source", version, known);
  }

  static PartnerInsightsException unreadable(Exception cause) {
    return SplitErrors.unreadable("the source", cause);
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
