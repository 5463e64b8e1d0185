package io.partnerinsights.core.report;

import io.partnerinsights.core.model.ExecutionStatus;
import io.partnerinsights.core.model.ReportExecution;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What an execution's status means, in the order of progress. Pending, Running, Paused and
 * Completed are documented; no failed status is. A sibling API lists Failed.
 */
public enum StatusMeaning {
  /** The report will never complete. */
  FAILED,
  /** The report will not complete before it is resumed. */
  PAUSED,
  /** The report is complete, but the service gives no link to its file. */
  WITHOUT_LINK,
  /** The report is not ready yet. */
  RUNNING,
  /** The file can be downloaded. */
  COMPLETE;

  private static final Pattern FAILURE = Pattern.compile("fail|error|cancel|expired");

  /**
   * Returns the meaning of an execution's status. One that is not documented is complete if there
   * is a link, failed if its word says so, and running otherwise.
   */
  public static StatusMeaning of(ReportExecution execution) {
    boolean linked = execution.hasLink();
    return switch (execution.status().kind()) {
      case PENDING, RUNNING -> RUNNING;
      case COMPLETED -> linked ? COMPLETE : WITHOUT_LINK;
      case PAUSED -> PAUSED;
      case UNKNOWN -> linked ? COMPLETE : unknown(execution.status());
    };
  }

  private static StatusMeaning unknown(ExecutionStatus status) {
    return FAILURE.matcher(status.text().toLowerCase(Locale.ROOT)).find() ? FAILED : RUNNING;
  }
}
