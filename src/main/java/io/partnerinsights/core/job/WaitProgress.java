package io.partnerinsights.core.job;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ExecutionStatus;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.spi.ReportProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a report that is waited for, and when to say so. Not for many threads at once.
 */
final class WaitProgress {
  /** So often it is asked whether a report of which no execution is seen can still have one. */
  private static final Duration DOUBT = Duration.ofMinutes(5);

  private static final Duration LOG_INTERVAL = Duration.ofSeconds(30);
  private static final Duration SHORTEST_SLICE = Duration.ofMillis(1);

  /** A link may come a moment after the status. */
  private static final int LOOKS_WITHOUT_LINK = 5;

  private final ReportHandle report;
  private final Clock clock;
  private final WaitLog log;
  private final Instant start;
  private Instant doubtFrom;
  private Instant lineFrom;
  private String executionId;
  private String loggedStatus;
  private Prospects.Prospect prospect = Prospects.Prospect.NOT_STARTED;
  private String status = "not seen yet";
  private boolean known;
  private boolean seen;
  private int linkless;
  private PartnerInsightsException failure;
  private Instant failedFrom;

  WaitProgress(ReportHandle report, Clock clock, WaitLog log) {
    this.report = report;
    this.clock = clock;
    this.log = log;
    this.start = clock.instant();
    this.doubtFrom = report.orderedTime().map(time -> time.plus(DOUBT)).orElse(start);
    this.lineFrom = start;
    this.executionId = report.executionId().orElse(null);
  }

  String reportId() {
    return report.reportId();
  }

  /** Null while none is known. */
  String executionId() {
    return executionId;
  }

  Instant start() {
    return start;
  }

  Duration elapsed() {
    return Duration.between(start, clock.instant());
  }

  /** The same, or how long the report can have been in the making; negative before its start. */
  Duration inTheMaking() {
    Instant begun = prospect.start().isAfter(start) ? prospect.start() : start;
    return Duration.between(begun, clock.instant());
  }

  void sawNothing() {
    status = prospect.words();
  }

  void saw(ReportExecution execution) {
    known = true;
    executionId = execution.executionId();
    doubtFrom = clock.instant().plus(DOUBT);
    boolean complete = execution.status().kind() == ExecutionStatus.Kind.COMPLETED;
    linkless = complete && execution.reportAccessSecureLink().isEmpty() ? linkless + 1 : 0;
    status = execution.status().text() + (linkless > 0 ? " without a link" : "");
  }

  /** Whether an execution of this report has been seen. */
  boolean isKnown() {
    return known;
  }

  /** No execution was seen, and it is time to ask whether there can be one at all. */
  boolean isTimeToDoubt() {
    return !clock.instant().isBefore(doubtFrom);
  }

  /** There can be one, and this is known of it. */
  void expects(Prospects.Prospect what) {
    prospect = what;
    status = what.words();
    doubtFrom = clock.instant().plus(DOUBT);
  }

  /** The service could be asked. */
  void answered() {
    seen = true;
    if (failure != null) {
      failure = null;
      loggedStatus = null;
    }
  }

  /** The service could not be asked: a warning, if it could before. */
  void failed(PartnerInsightsException e) {
    if (failure == null) {
      failedFrom = clock.instant();
      log.trouble(this + "; the service cannot be asked, the wait goes on: " + e.getMessage());
    }
    failure = e;
  }

  /** Why the last look saw nothing; null if it did. */
  PartnerInsightsException failure() {
    return failure;
  }

  boolean isLinkOverdue() {
    return linkless >= LOOKS_WITHOUT_LINK;
  }

  /** A line at every change of the status, and about every 30 s in between. */
  void logWaiting(Duration nextLook) {
    Instant now = clock.instant();
    if (now.isBefore(lineFrom) && status.equals(loggedStatus)) {
      return;
    }
    lineFrom = now.plus(LOG_INTERVAL);
    loggedStatus = status;
    log.progress(this + outage() + "; next look in " + Durations.readable(nextLook));
  }

  Duration untilNextLine() {
    Duration until = Duration.between(clock.instant(), lineFrom);
    return until.compareTo(SHORTEST_SLICE) < 0 ? SHORTEST_SLICE : until;
  }

  /** Who found the report complete at once has not waited. */
  boolean hasWaited() {
    return !lineFrom.equals(start);
  }

  /** The last line of a wait. */
  void logEnd() {
    log.progress(toString());
  }

  /** The same for programs. */
  ReportProgress now() {
    return new ReportProgress(reportId(), Optional.ofNullable(executionId), status, elapsed());
  }

  /** What is known at the end of a wait that ran out of time. */
  String account() {
    if (failure == null) {
      return "at the last look it was " + status;
    }
    String last =
        seen
            ? "at the last look that had an answer it was " + status
            : "no look at it had an answer";
    return "%s; the service could not be asked for %s: %s, %s"
        .formatted(last, Durations.readable(sinceFailed()), failure.code(), failure.summary());
  }

  private String outage() {
    return failure == null ? "" : ", without an answer for " + Durations.readable(sinceFailed());
  }

  private Duration sinceFailed() {
    return Duration.between(failedFrom, clock.instant());
  }

  /** Such as {@code Report 1f2e (execution 9a8b): Running after 2 min 5 s}. */
  @Override
  public String toString() {
    String execution = executionId == null ? "" : " (execution " + executionId + ")";
    return "Report "
        + reportId()
        + execution
        + ": "
        + status
        + " after "
        + Durations.readable(elapsed());
  }
}
