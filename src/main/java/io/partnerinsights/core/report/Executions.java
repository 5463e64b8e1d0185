package io.partnerinsights.core.report;

import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.client.ReportService;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionStatus.Kind;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportExecution.Progress;
import io.partnerinsights.core.model.ScheduledReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * The complete executions of a report, as the service has listed them at one time. Only this class
 * lists executions for reads, links, streams and loads.
 *
 * @param localListTime when the list was made, by this machine's clock
 * @param listTime the same time by the service's clock
 * @param completeExecutions the executions with a file, each once, in order of their times
 */
public record Executions(
    Instant localListTime, Instant listTime, List<ReportExecution> completeExecutions) {
  /** The empty list, before the first call. */
  public static final Executions NONE = new Executions(Instant.EPOCH, Instant.EPOCH, List.of());

  /** How long the service lists an execution. */
  public static final Duration LISTING_PERIOD = Duration.ofDays(90);

  /** How long an execution is certainly listed after its end: it may run for some hours. */
  public static final Duration CERTAIN_LISTING_PERIOD = LISTING_PERIOD.minusDays(1);

  /** Orders by progress, then by time: the maximum is the best execution to read or await. */
  private static final Comparator<ReportExecution> BY_PROGRESS =
      Comparator.comparing(ReportExecution::progress)
          .thenComparing(execution -> execution.findGeneratedTime().orElse(Instant.MIN));

  /** Lists the complete executions of a report, as a part of a wait; one GET. */
  public static Executions list(ReportWait wait, String reportId) {
    wait.setSubjectToExecutions("report " + reportId);
    ExecutionFilter filter = ExecutionFilter.last90Days(reportId).withStatuses(Kind.COMPLETED);
    return of(wait.now(), wait.serviceTime(), wait.client().listExecutionsOrNone(filter));
  }

  static Executions of(Instant localListTime, Instant listTime, List<ReportExecution> executions) {
    Map<String, ReportExecution> byId = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    executions.stream()
        .filter(execution -> execution.progress() == Progress.COMPLETE)
        .forEach(execution -> byId.put(execution.executionId(), execution));
    Comparator<ReportExecution> byTime =
        Comparator.comparing(execution -> execution.findGeneratedTime().orElse(listTime));
    return new Executions(
        localListTime,
        listTime,
        byId.values().stream().sorted(byTime.thenComparing(ReportExecution::executionId)).toList());
  }

  /**
   * Looks up a report as a part of a wait, until it is found or three lookups do not find it.
   *
   * @param remainingLag how long a list may still lack the report
   */
  public static Optional<ScheduledReport> lookUpReport(
      ReportWait wait, String reportId, Duration remainingLag) {
    wait.setSubjectToExecutions("report " + reportId);
    Instant now = wait.now();
    Instant listLagEnd = now.plus(Durations.max(remainingLag, ReportWait.TIME_OF_THREE_LOOKUPS));
    return wait.repeatLookup(
        now, listLagEnd, Optional::isPresent, () -> wait.client().findReport(reportId));
  }

  /** Returns the newest execution of a report that runs once; empty if none is listed. */
  public static Optional<ReportExecution> findNewest(ReportService client, String reportId) {
    ExecutionFilter filter = ExecutionFilter.latestOf(reportId);
    List<ReportExecution> executions = client.listExecutionsOrNone(filter);
    return (executions.isEmpty() ? client.findHiddenExecutions(filter) : executions)
        .stream().max(BY_PROGRESS);
  }

  /**
   * Returns the newest executions of reports that run once, by the reports' ids. One GET lists
   * those of many reports; a report that it does not show is asked for alone.
   */
  static Map<String, ReportExecution> newestByReportId(
      ReportService client, List<String> reportIds) {
    Map<String, ReportExecution> newestById = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    ExecutionFilter.groupReportIds(reportIds)
        .filter(group -> group.size() > 1)
        .flatMap(group -> client.listExecutionsOrNone(ExecutionFilter.latestOf(group)).stream())
        .forEach(
            each -> newestById.merge(each.reportId(), each, BinaryOperator.maxBy(BY_PROGRESS)));
    reportIds.stream()
        .filter(id -> !newestById.containsKey(id))
        .forEach(
            id -> findNewest(client, id).ifPresent(execution -> newestById.put(id, execution)));
    return newestById;
  }

  /** Polls a report: returns the execution that it waits for; empty if none is listed. */
  static Optional<ReportExecution> findAwaited(
      ReportService client, ReportState.AwaitedReport report) {
    return selectAwaited(report, client.listExecutionsOrNone(filterFor(report)));
  }

  /** Finds the awaited execution if the service ignores a filter with several statuses. */
  static Optional<ReportExecution> findAwaitedByEachStatus(
      ReportService client, ReportState.AwaitedReport report) {
    return selectAwaited(report, client.findHiddenExecutions(filterFor(report)));
  }

  /** A report that the user named may have many executions, so all of them are requested. */
  private static ExecutionFilter filterFor(ReportState.AwaitedReport report) {
    String reportId = report.reportId();
    String executionId = report.executionId();
    if (executionId != null) {
      return ExecutionFilter.byId(reportId, executionId);
    }
    return report.isNamedByUser()
        ? ExecutionFilter.last90Days(reportId)
        : ExecutionFilter.latestOf(reportId);
  }

  private static Optional<ReportExecution> selectAwaited(
      ReportState.AwaitedReport report, List<ReportExecution> executions) {
    String executionId = report.executionId();
    return executions.stream()
        .filter(
            execution ->
                executionId == null || executionId.equalsIgnoreCase(execution.executionId()))
        .max(BY_PROGRESS);
  }

  public Optional<ReportExecution> findById(String executionId) {
    return completeExecutions.stream()
        .filter(execution -> execution.executionId().equalsIgnoreCase(executionId))
        .findFirst();
  }

  /** Returns when a listed execution was generated; without that time, when the list was made. */
  public Instant generatedTimeOf(ReportExecution execution) {
    return execution.findGeneratedTime().orElse(listTime);
  }

  public Map<String, Instant> generatedTimesById(List<ReportExecution> executions) {
    Map<String, Instant> timesById = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    executions.forEach(
        execution -> timesById.put(execution.executionId(), generatedTimeOf(execution)));
    return timesById;
  }
}
