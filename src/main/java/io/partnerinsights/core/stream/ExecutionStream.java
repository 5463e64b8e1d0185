package io.partnerinsights.core.stream;

import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.session.Report;
import java.util.List;
import java.util.Optional;

/**
 * The executions of one report, each of them once and in order of their times. Thread-safe; a call
 * may block for a request and its retries, and an interrupt ends it.
 *
 * <pre>{@code
 * StreamPlan plan = StreamPlan.of(Session.open(ConnectorOptions.parse(options), application));
 * ExecutionStream stream = plan.open(plan.read().schema());
 * StreamOffset next = stream.latest(start, Integer.MAX_VALUE);
 * for (Report execution : stream.reports(start, next)) {
 *   execution.splits(plan.read().spec());
 * }
 * }</pre>
 */
public final class ExecutionStream {
  private final StreamPlan plan;
  private final String schema;
  private boolean onlyAvailable;

  /** Null until a call needs the report. */
  private StreamReport report;

  ExecutionStream(StreamPlan plan, ReportSchema columns) {
    this.plan = plan;
    this.schema = columns.toString();
  }

  /**
   * Limits the stream to the executions that are complete at the next call of {@link #latest}. Then
   * an outage of the service is an error.
   */
  public synchronized void stopAfterAvailable() {
    onlyAvailable = true;
    if (report != null) {
      report.stopAfterAvailable();
    }
  }

  /**
   * Returns the offset after the next executions, or {@code start} if there are none. The first
   * offset of a stream may contain none. The same holds for an offset each week, which keeps the
   * position up to date.
   *
   * <p>Makes one GET, and none within the interval of polls: option {@code pollInterval}, or one
   * minute. While no execution completes, a second GET looks the report up, at intervals that grow
   * from an hour to a day. The first call also finds the report, or creates it.
   *
   * @param start the offset up to which the stream is read; {@link StreamOffset#initial} at first
   * @param maxExecutions the maximum number of further executions, at least 1
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code REPORT_NOT_FOUND} if the
   *     report was deleted; {@code EXECUTIONS_LOST}; {@code CHECKPOINT_MISMATCH}; {@code
   *     SCHEDULE_DIFFERS}; {@code WAIT_INTERRUPTED}; the error of an outage that lasts longer than
   *     option {@code reportTimeout}
   */
  public synchronized StreamOffset latest(StreamOffset start, int maxExecutions) {
    return report(start).latest(start, maxExecutions);
  }

  /**
   * Returns the executions between two offsets, in order, with links that are renewed. Makes one
   * GET if the last list is not recent, or is of an earlier run.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code EXECUTIONS_LOST} if one
   *     of them has left the service's list; {@code REPORT_WITHOUT_LINK}; as {@link #latest}
   */
  public synchronized List<Report> reports(StreamOffset start, StreamOffset end) {
    return end.isInitial() ? List.of() : report(end).between(start, end);
  }

  /**
   * Returns an execution of an offset again, with the newest link to its file; one GET. Empty if
   * the service does not list it any more and option {@code failOnDataLoss} is false.
   *
   * @param position an offset that contains the execution
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code EXECUTIONS_LOST}; {@code
   *     REPORT_WITHOUT_LINK} if the service should list it; as {@link #latest}
   */
  public synchronized Optional<Report> renewed(StreamOffset position, String executionId) {
    return report(position).renewed(executionId, position);
  }

  /** Returns what the last list contains beyond an offset; no call. */
  public synchronized Backlog backlog(StreamOffset consumed) {
    return report == null ? Backlog.NONE : report.backlog(consumed);
  }

  private StreamReport report(StreamOffset offset) {
    if (report == null) {
      report = StreamReport.open(plan, schema, offset);
      if (onlyAvailable) {
        report.stopAfterAvailable();
      }
    }
    report.check(offset);
    return report;
  }
}
