package io.partnerinsights.core.report;

import io.partnerinsights.core.api.model.ExecutionStatus;
import io.partnerinsights.core.api.model.ReportExecution;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of a report that is waited for, and when to say so. Of one thread. */
final class WaitProgress {
  private static final Logger LOG = LoggerFactory.getLogger(ReportRunner.class);

  /** So long a report that has just been made may be unknown to the executions call. */
  private static final Duration YOUTH = Duration.ofMinutes(2);

  /** So often it is asked whether a report of which no execution is seen exists at all. */
  private static final Duration DOUBT = Duration.ofMinutes(5);

  private static final Duration LOG_INTERVAL = Duration.ofSeconds(30);

  /** A link may come a moment after the status. */
  private static final int LOOKS_WITHOUT_LINK = 5;

  private final String reportId;
  private final Clock clock;
  private final Instant start;
  private Instant doubtFrom;
  private Instant logFrom;
  private String executionId;
  private String loggedStatus;
  private String status = "not started";
  private int linkless;

  WaitProgress(String reportId, Clock clock) {
    this.reportId = reportId;
    this.clock = clock;
    this.start = clock.instant();
    this.doubtFrom = start.plus(DOUBT);
    this.logFrom = start;
  }

  String reportId() {
    return reportId;
  }

  /** Null while no execution has been seen. */
  String executionId() {
    return executionId;
  }

  String status() {
    return status;
  }

  Duration elapsed() {
    return Duration.between(start, clock.instant());
  }

  void sawNothing() {
    status = "not started";
  }

  void saw(ReportExecution execution) {
    executionId = execution.executionId();
    status = execution.status().text();
    doubtFrom = clock.instant().plus(DOUBT);
    boolean complete = execution.status().kind() == ExecutionStatus.Kind.COMPLETED;
    linkless = complete && execution.reportAccessSecureLink().isEmpty() ? linkless + 1 : 0;
  }

  boolean isYoung() {
    return elapsed().compareTo(YOUTH) < 0;
  }

  /** True once per interval. */
  boolean isTimeToDoubt() {
    Instant now = clock.instant();
    boolean due = !now.isBefore(doubtFrom);
    doubtFrom = due ? now.plus(DOUBT) : doubtFrom;
    return due;
  }

  boolean isLinkOverdue() {
    return linkless >= LOOKS_WITHOUT_LINK;
  }

  /** A line at every change of the status, and about every 30 s in between. */
  void logWaiting(Duration nextLook) {
    Instant now = clock.instant();
    if (now.isBefore(logFrom) && status.equals(loggedStatus)) {
      return;
    }
    logFrom = now.plus(LOG_INTERVAL);
    loggedStatus = status;
    LOG.info("{}; next look in {}", this, readable(nextLook));
  }

  /** The last line of a wait; who found the report complete at once has not waited. */
  void logEnd() {
    if (loggedStatus != null) {
      LOG.info("{}", this);
    }
  }

  /** Such as {@code Report 1f2e (execution 9a8b): Running after 2 min 5 s}. */
  @Override
  public String toString() {
    String execution = executionId == null ? "" : " (execution " + executionId + ")";
    return "Report " + reportId + execution + ": " + status + " after " + readable(elapsed());
  }

  /** Such as {@code 1 h 2 min 3 s}, or {@code 1.5 s} below ten seconds. */
  static String readable(Duration duration) {
    if (duration.compareTo(Duration.ofSeconds(10)) < 0) {
      return "%d.%d s".formatted(duration.toSeconds(), duration.toMillisPart() / 100);
    }
    String hours = duration.toHours() > 0 ? duration.toHours() + " h " : "";
    String minutes = duration.toMinutes() > 0 ? duration.toMinutesPart() + " min " : "";
    return hours + minutes + duration.toSecondsPart() + " s";
  }
}
