package io.partnerinsights.core.report;

import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.report.ReportState.Target;
import java.time.Instant;

/** What a wait waits for, as lines name it. A text that changes is a reason for a line. */
final class WaitReason {
  /** The search for the report, and its creation. */
  static final String CREATION = "the creation of the report";

  /** The check of a read or a stream, before a report is needed. */
  static final String PLAN = "the check of the query";

  private WaitReason() {}

  /** The first list of the executions of scheduled reports. */
  static String executions(String reports) {
    return "the executions of " + reports;
  }

  /**
   * A permit: this application has created as many reports as an hour allows.
   *
   * @param until when there is one at the latest
   */
  static String permit(int perHour, Instant until) {
    return "the quota (option maxReportsPerHour allows %s reports in 60 minutes with one account; free at %s at the latest)"
        .formatted(perHour, OpenWaits.time(until));
  }

  /**
   * The service's quota, which other runs have used up.
   *
   * @param latest when the quota is free at the latest, unless others use it again
   */
  static String quota(Instant latest) {
    return "the service's quota of reports in 60 minutes (used up by other runs on this account; tried every 5 minutes, free at %s at the latest)"
        .formatted(OpenWaits.time(latest));
  }

  /** A place among the account's active reports, which reports of other applications hold. */
  static String room() {
    return "a place for a report (the account has as many active reports as the service allows;"
        + " tried every 5 minutes)";
  }

  /** A report that is polled. */
  static String report(Target report, ReportState state) {
    String id = "report " + report.reportId();
    return report.origin() == ReportOrigin.REUSED
        ? "the link of " + id
        : id + " (" + state.status() + ")";
  }
}
