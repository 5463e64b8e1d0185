package io.partnerinsights.core.report.broker;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.report.PlannedReport;
import io.partnerinsights.core.report.TimeRange;

/** What is said where a question is several reports and not all of them can be had. */
final class SliceErrors {
  private SliceErrors() {}

  /** The slice's own error, by its code and ids, and which slice it is. */
  static PartnerInsightsException failed(
      String slice, PlannedReport plan, PartnerInsightsException failure) {
    String range = plan.request().range().map(TimeRange::inWords).orElseThrow();
    Problem problem =
        Problem.of(failure.code(), slice + ", " + range + ", has failed")
            .reason(failure.summary())
            .remedy(
                "its own error says what to do; then ask again: the reports of the other slices"
                    + " are found where reuse allows it, and not made anew")
            .cause(failure);
    failure.ids().forEach(problem::id);
    return problem.toException();
  }

  static PartnerInsightsException interrupted(int slices, InterruptedException cause) {
    return Problem.of(
            ErrorCode.WAIT_INTERRUPTED, "The wait for " + slices + " slices was interrupted")
        .reason("the thread that waited was told to stop; what was ordered stays at the service")
        .remedy("ask again: the reports that are there are read, and only the others are made")
        .cause(cause)
        .toException();
  }
}
