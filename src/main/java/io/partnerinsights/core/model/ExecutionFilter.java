package io.partnerinsights.core.model;

import java.util.List;
import java.util.Set;

/**
 * Which executions to list.
 *
 * @param reportIds of these reports, at least one
 * @param executionIds only these, or all if empty
 * @param statuses only in these states; the service's own default, if empty, is Completed
 * @param span how far back
 */
public record ExecutionFilter(
    List<String> reportIds,
    List<String> executionIds,
    Set<ExecutionStatus.Kind> statuses,
    Span span) {

  /** How far back. */
  public enum Span {
    LATEST,
    LAST_90_DAYS
  }

  private static final Set<ExecutionStatus.Kind> ALL =
      Set.of(
          ExecutionStatus.Kind.PENDING,
          ExecutionStatus.Kind.RUNNING,
          ExecutionStatus.Kind.PAUSED,
          ExecutionStatus.Kind.COMPLETED);

  public ExecutionFilter {
    reportIds = List.copyOf(reportIds);
    executionIds = List.copyOf(executionIds);
    statuses = Set.copyOf(statuses);
    if (reportIds.isEmpty()) {
      throw new IllegalArgumentException("executions are listed by report: give a report id");
    }
  }

  /** The statuses' words on the wire, always in the same order. */
  public List<String> statusWords() {
    return statuses.stream().sorted().map(ExecutionStatus.Kind::word).toList();
  }

  /** The latest execution of a report, in whatever state. */
  public static ExecutionFilter latest(String reportId) {
    return new ExecutionFilter(List.of(reportId), List.of(), ALL, Span.LATEST);
  }

  /** The latest execution of each of these reports, in whatever state. */
  public static ExecutionFilter latest(List<String> reportIds) {
    return new ExecutionFilter(reportIds, List.of(), ALL, Span.LATEST);
  }

  /** All executions of a report in the last 90 days, in whatever state. */
  public static ExecutionFilter last90Days(String reportId) {
    return last90Days(List.of(reportId));
  }

  /** All executions of these reports in the last 90 days, in whatever state. */
  public static ExecutionFilter last90Days(List<String> reportIds) {
    return new ExecutionFilter(reportIds, List.of(), ALL, Span.LAST_90_DAYS);
  }

  /** One execution of a report, in whatever state. */
  public static ExecutionFilter byId(String reportId, String executionId) {
    return new ExecutionFilter(List.of(reportId), List.of(executionId), ALL, Span.LAST_90_DAYS);
  }
}
