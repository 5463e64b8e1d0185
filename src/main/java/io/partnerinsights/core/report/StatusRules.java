package io.partnerinsights.core.report;

import io.partnerinsights.core.model.ExecutionStatus;
import io.partnerinsights.core.model.ReportExecution;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Decides what an execution's status means. Pending, Running, Paused and Completed are documented;
 * no failed status is. A sibling API lists Failed.
 */
public final class StatusRules {
  private static final Pattern FAILED = Pattern.compile("fail|error|cancel|expired");

  private StatusRules() {}

  /** What a status means. */
  public enum Meaning {
    /** The report will never complete. */
    FAILED(1),
    /** The report will not complete before it is resumed. */
    PAUSED(2),
    /** The report is complete, but the service gives no link to its file. */
    WITHOUT_LINK(3),
    /** The report is not ready yet. */
    RUNNING(4),
    /** The file can be downloaded. */
    COMPLETE(5);

    private final int progress;

    Meaning(int progress) {
      this.progress = progress;
    }

    /** Returns a number that is higher for more progress. */
    int progress() {
      return progress;
    }
  }

  /**
   * The meaning of an execution. A status that is not documented is complete if there is a link,
   * failed if its word says so, and running otherwise.
   */
  public static Meaning judge(ReportExecution execution) {
    boolean linked = execution.hasLink();
    return switch (execution.status().kind()) {
      case PENDING, RUNNING -> Meaning.RUNNING;
      case COMPLETED -> linked ? Meaning.COMPLETE : Meaning.WITHOUT_LINK;
      case PAUSED -> Meaning.PAUSED;
      case UNKNOWN -> linked ? Meaning.COMPLETE : unknown(execution.status());
    };
  }

  private static Meaning unknown(ExecutionStatus status) {
    return FAILED.matcher(status.text().toLowerCase(Locale.ROOT)).find()
        ? Meaning.FAILED
        : Meaning.RUNNING;
  }

  static boolean isUndocumented(ReportExecution execution) {
    return execution.status().kind() == ExecutionStatus.Kind.UNKNOWN;
  }
}
