package io.partnerinsights.core.stream;

import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.report.StatusMeaning;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The complete executions that the service has listed at one time.
 *
 * @param made when the list was made, by this machine's clock
 * @param time the same by the service's clock
 * @param complete the executions with a file, in order of their times
 */
record ExecutionList(Instant made, Instant time, List<ReportExecution> complete) {
  /** Before the first list. */
  static final ExecutionList NONE = new ExecutionList(Instant.EPOCH, Instant.EPOCH, List.of());

  static ExecutionList of(Instant made, Instant time, List<ReportExecution> listed) {
    Map<String, ReportExecution> byId = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    listed.stream()
        .filter(execution -> StatusMeaning.of(execution) == StatusMeaning.COMPLETE)
        .forEach(execution -> byId.put(execution.executionId(), execution));
    Comparator<ReportExecution> byTime =
        Comparator.comparing(execution -> execution.findGeneratedTime().orElse(time));
    return new ExecutionList(
        made,
        time,
        byId.values().stream().sorted(byTime.thenComparing(ReportExecution::executionId)).toList());
  }

  Optional<ReportExecution> find(String executionId) {
    return complete.stream()
        .filter(execution -> execution.executionId().equalsIgnoreCase(executionId))
        .findFirst();
  }

  /** Returns when a listed execution was generated; without that time, when the list was made. */
  Instant timeOf(ReportExecution execution) {
    return execution.findGeneratedTime().orElse(time);
  }

  Map<String, Instant> times(List<ReportExecution> executions) {
    Map<String, Instant> times = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    executions.forEach(execution -> times.put(execution.executionId(), timeOf(execution)));
    return times;
  }
}
