package io.partnerinsights.core.model;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Selects the executions to list.
 *
 * @param reportIds the reports, at least one
 * @param executionIds the executions, or all if empty
 * @param statuses the statuses; if empty, the service's default applies, which is Completed
 */
public record ExecutionFilter(
    List<String> reportIds,
    List<String> executionIds,
    Set<ExecutionStatus.Kind> statuses,
    Span span) {

  /** Maximum number of reports in one request; an id has 36 characters, and URLs are limited. */
  private static final int MAX_REPORTS = 50;

  /** The time covered: the latest execution of each report, or the last 90 days. */
  public enum Span {
    LATEST,
    LAST_90_DAYS
  }

  private static final Set<ExecutionStatus.Kind> DOCUMENTED_STATUSES =
      EnumSet.complementOf(EnumSet.of(ExecutionStatus.Kind.UNKNOWN));

  public ExecutionFilter {
    reportIds = List.copyOf(reportIds);
    executionIds = List.copyOf(executionIds);
    statuses = Set.copyOf(statuses);
    if (reportIds.isEmpty()) {
      throw new IllegalArgumentException("at least one report id is required");
    }
  }

  /** Whether an execution is of one of these reports; one that does not name its report is. */
  public boolean covers(ReportExecution execution) {
    String reportId = execution.reportId();
    return reportId.isEmpty() || reportIds.stream().anyMatch(reportId::equalsIgnoreCase);
  }

  public boolean hasSeveralReports() {
    return reportIds.size() > 1;
  }

  public Stream<ExecutionFilter> splitByReport() {
    return reportIds.stream()
        .map(id -> new ExecutionFilter(List.of(id), executionIds, statuses, span));
  }

  public ExecutionFilter withStatuses(ExecutionStatus.Kind... newStatuses) {
    return new ExecutionFilter(reportIds, executionIds, Set.of(newStatuses), span);
  }

  /** Returns the statuses' texts in the API, always in the same order. */
  public List<String> statusTexts() {
    return statuses.stream().sorted().map(ExecutionStatus.Kind::text).toList();
  }

  /** Divides reports into groups, each of which one request may name. */
  public static Stream<List<String>> groupReportIds(List<String> reportIds) {
    return IntStream.iterate(0, first -> first < reportIds.size(), first -> first + MAX_REPORTS)
        .mapToObj(
            first -> reportIds.subList(first, Math.min(first + MAX_REPORTS, reportIds.size())));
  }

  /** Selects the latest execution of a report, in any status. */
  public static ExecutionFilter latestOf(String reportId) {
    return latestOf(List.of(reportId));
  }

  /** Selects the latest execution of each report, in any status. */
  public static ExecutionFilter latestOf(List<String> reportIds) {
    return new ExecutionFilter(reportIds, List.of(), DOCUMENTED_STATUSES, Span.LATEST);
  }

  /** Selects all executions of a report in the last 90 days, in any status. */
  public static ExecutionFilter last90Days(String reportId) {
    return last90Days(List.of(reportId));
  }

  /** Selects all executions of the reports in the last 90 days, in any status. */
  public static ExecutionFilter last90Days(List<String> reportIds) {
    return new ExecutionFilter(reportIds, List.of(), DOCUMENTED_STATUSES, Span.LAST_90_DAYS);
  }

  /** Selects one execution of a report, in any status. */
  public static ExecutionFilter byId(String reportId, String executionId) {
    return new ExecutionFilter(
        List.of(reportId), List.of(executionId), DOCUMENTED_STATUSES, Span.LAST_90_DAYS);
  }
}
