package io.partnerinsights.core.report;

import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.client.ReportService;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionStatus.Kind;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportExecution.Meaning;
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
 * @param time when the list was made
 * @param complete the executions with a file, each once, in order of their times
 */
public record Executions(Instant localTime, Instant time, List<ReportExecution> complete) {
  /** The empty list, before the first call. */
  public static final Executions NONE = new Executions(Instant.EPOCH, Instant.EPOCH, List.of());

  /** How long the service lists an execution. */
  public static final Duration LISTED = Duration.ofDays(90);

  /** How long an execution is certainly listed after its end: it may run for some hours. */
  public static final Duration CERTAINLY_LISTED = LISTED.minusDays(1);

  /** First what can be read, then what has the most progress, then what is newest. */
  private static final Comparator<ReportExecution> BY_PROGRESS =
      Comparator.comparing(ReportExecution::meaning)
          .thenComparing(execution -> execution.findGeneratedTime().orElse(Instant.MIN));

  /** Lists the complete executions of a report, as a part of a wait; one GET. */
  public static Executions list(ReportWait waiting, String reportId) {
    waiting.awaitsExecutions("report " + reportId);
    ExecutionFilter filter = ExecutionFilter.last90Days(reportId).withStatus(Kind.COMPLETED);
    return of(waiting.now(), waiting.serviceTime(), waiting.client().findExecutions(filter));
  }

  static Executions of(Instant localTime, Instant time, List<ReportExecution> listed) {
    Map<String, ReportExecution> byId = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    listed.stream()
        .filter(execution -> execution.meaning() == Meaning.COMPLETE)
        .forEach(execution -> byId.put(execution.executionId(), execution));
    Comparator<ReportExecution> byTime =
        Comparator.comparing(execution -> execution.findGeneratedTime().orElse(time));
    return new Executions(
        localTime,
        time,
        byId.values().stream().sorted(byTime.thenComparing(ReportExecution::executionId)).toList());
  }

  /**
   * Looks up a report whose executions are awaited, as a part of a wait: until it is found, or
   * three lookups lack it.
   *
   * @param lag for how long a list may still lack it
   */
  public static Optional<ScheduledReport> report(
      ReportWait waiting, String reportId, Duration lag) {
    waiting.awaitsExecutions("report " + reportId);
    Instant now = waiting.now();
    Instant end = now.plus(Durations.longer(lag, ReportWait.THREE_LOOKUPS));
    return waiting.lookUp(now, end, Optional::isPresent, () -> waiting.client().report(reportId));
  }

  /** Returns the newest execution of a report that runs once; empty if none is listed. */
  public static Optional<ReportExecution> newest(ReportService client, String reportId) {
    ExecutionFilter latest = ExecutionFilter.latest(reportId);
    List<ReportExecution> listed = client.findExecutions(latest);
    return (listed.isEmpty() ? client.hiddenExecutions(latest) : listed).stream().max(BY_PROGRESS);
  }

  /**
   * Returns the newest executions of reports that run once, by the reports' ids. One GET lists
   * those of many reports; a report that it does not show is asked for alone.
   */
  static Map<String, ReportExecution> newest(ReportService client, List<String> reportIds) {
    Map<String, ReportExecution> newest = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    ExecutionFilter.groups(reportIds)
        .filter(group -> group.size() > 1)
        .flatMap(group -> client.findExecutions(ExecutionFilter.latest(group)).stream())
        .forEach(each -> newest.merge(each.reportId(), each, BinaryOperator.maxBy(BY_PROGRESS)));
    reportIds.stream()
        .filter(id -> !newest.containsKey(id))
        .forEach(id -> newest(client, id).ifPresent(found -> newest.put(id, found)));
    return newest;
  }

  /** Polls a report: returns the execution that it waits for; empty if none is listed. */
  static Optional<ReportExecution> poll(ReportService client, ReportState.Target report) {
    return chosen(report, client.findExecutions(filter(report)));
  }

  /** Returns what a service hides that ignores a filter with several statuses. */
  static Optional<ReportExecution> hidden(ReportService client, ReportState.Target report) {
    return chosen(report, client.hiddenExecutions(filter(report)));
  }

  /** A report of the user's may run again and again: then all of its executions are asked for. */
  private static ExecutionFilter filter(ReportState.Target report) {
    String id = report.reportId();
    String execution = report.executionId();
    if (execution != null) {
      return ExecutionFilter.byId(id, execution);
    }
    return report.isGiven() ? ExecutionFilter.last90Days(id) : ExecutionFilter.latest(id);
  }

  private static Optional<ReportExecution> chosen(
      ReportState.Target report, List<ReportExecution> listed) {
    String wanted = report.executionId();
    return listed.stream()
        .filter(execution -> wanted == null || wanted.equalsIgnoreCase(execution.executionId()))
        .max(BY_PROGRESS);
  }

  public static boolean haveEnded(ScheduledReport report) {
    return report.reportStatus().equalsIgnoreCase("Inactive");
  }

  public Optional<ReportExecution> find(String executionId) {
    return complete.stream()
        .filter(execution -> execution.executionId().equalsIgnoreCase(executionId))
        .findFirst();
  }

  /** Returns when a listed execution was generated; without that time, when the list was made. */
  public Instant timeOf(ReportExecution execution) {
    return execution.findGeneratedTime().orElse(time);
  }

  public Map<String, Instant> times(List<ReportExecution> executions) {
    Map<String, Instant> times = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    executions.forEach(execution -> times.put(execution.executionId(), timeOf(execution)));
    return times;
  }
}
