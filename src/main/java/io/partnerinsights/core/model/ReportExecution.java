package io.partnerinsights.core.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a report. What the service omits is null.
 *
 * @param reportLocation where the file is, which gives no access to it; rarely present
 * @param reportAccessSecureLink the link to the file; null until Completed
 * @param reportGeneratedTime when the file was generated
 * @param reportExpiryTime when the link expires, unless the link says so; rarely present
 * @param format the file's format; if absent, the report's format applies
 * @param recurrenceCount the report's number of remaining executions
 * @param scheduleEnd when the report's schedule ends; marketplace only
 */
public record ReportExecution(
    String executionId,
    String reportId,
    ExecutionStatus status,
    @Nullable String reportLocation,
    @Nullable SecureLink reportAccessSecureLink,
    @Nullable Instant reportGeneratedTime,
    @Nullable Instant reportExpiryTime,
    @Nullable ReportFormat format,
    @Nullable Duration recurrenceInterval,
    @Nullable Integer recurrenceCount,
    ScheduleEnd scheduleEnd,
    @Nullable Webhook webhook) {
  private static final Pattern FAILURE_WORDS = Pattern.compile("fail|error|cancel|expired");

  /**
   * What a status means, in the order of progress. Pending, Running, Paused and Completed are
   * documented; no failed status is. A sibling API lists Failed.
   */
  public enum Progress {
    /** The report will never complete. */
    FAILED,
    /** The report will not complete before it is resumed. */
    PAUSED,
    /** The report is complete, but the service gives no link to its file. */
    WITHOUT_LINK,
    /** The report is not ready yet. */
    RUNNING,
    /** The file can be downloaded. */
    COMPLETE
  }

  /**
   * Returns the meaning of the status. One that is not documented is complete if there is a link,
   * failed if its word says so, and running otherwise.
   */
  public Progress progress() {
    return switch (status.kind()) {
      case PENDING, RUNNING -> Progress.RUNNING;
      case COMPLETED -> hasLink() ? Progress.COMPLETE : Progress.WITHOUT_LINK;
      case PAUSED -> Progress.PAUSED;
      case UNKNOWN -> hasLink() ? Progress.COMPLETE : progressOfUnknownStatus();
    };
  }

  private Progress progressOfUnknownStatus() {
    return FAILURE_WORDS.matcher(status.text().toLowerCase(Locale.ROOT)).find()
        ? Progress.FAILED
        : Progress.RUNNING;
  }

  /** Whether the file can be downloaded. */
  public boolean hasLink() {
    return reportAccessSecureLink != null;
  }

  public Optional<Instant> findGeneratedTime() {
    return Optional.ofNullable(reportGeneratedTime);
  }

  /** Returns how many executions of the report remain, if the service says so. */
  public OptionalInt findRemainingExecutionCount() {
    return scheduleEnd.findRemainingExecutionCount(recurrenceInterval, recurrenceCount);
  }
}
