package io.partnerinsights.core.stream;

import io.partnerinsights.core.job.StatusRules;
import io.partnerinsights.core.job.StatusRules.Meaning;
import io.partnerinsights.core.model.ReportExecution;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The complete executions that the service has listed at one time.
 *
 * @param time the service's time of the list
 * @param complete the executions with a file, in order of their times
 */
record ListedExecutions(Instant time, List<ReportExecution> complete) {

  static ListedExecutions of(Instant time, List<ReportExecution> listed) {
    Map<String, ReportExecution> byId = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    listed.stream()
        .filter(execution -> StatusRules.judge(execution) == Meaning.COMPLETE)
        .forEach(execution -> byId.put(execution.executionId(), execution));
    Comparator<ReportExecution> byTime =
        Comparator.comparing(execution -> execution.reportGeneratedTime().orElse(time));
    return new ListedExecutions(
        time,
        byId.values().stream().sorted(byTime.thenComparing(ReportExecution::executionId)).toList());
  }

  boolean isEmpty() {
    return complete.isEmpty();
  }

  Optional<ReportExecution> find(String executionId) {
    return complete.stream()
        .filter(execution -> execution.executionId().equalsIgnoreCase(executionId))
        .findFirst();
  }

  /** Returns when a listed execution was generated; without that time, when the list was made. */
  Instant timeOf(ReportExecution execution) {
    return execution.reportGeneratedTime().orElse(time);
  }

  /** Returns the times of executions of this list, by id. */
  Map<String, Instant> times(List<ReportExecution> executions) {
    Map<String, Instant> times = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    executions.forEach(execution -> times.put(execution.executionId(), timeOf(execution)));
    return times;
  }
}
