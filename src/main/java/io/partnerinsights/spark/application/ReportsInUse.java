package io.partnerinsights.spark.application;

import io.partnerinsights.core.session.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The reports that SQL executions read. A report learns from the execution's end whether its rows
 * could be used. Thread-safe.
 */
final class ReportsInUse {
  private final Map<Long, List<Report>> reports = new NewestExecutions<>();

  synchronized void add(long execution, Report report) {
    reports.computeIfAbsent(execution, id -> new ArrayList<>()).add(report);
  }

  /** A job of the execution has failed; Spark may end the execution much later. */
  void jobFailed(long execution) {
    of(execution).forEach(Report::failed);
  }

  void ended(long execution, boolean failed) {
    of(execution).forEach(failed ? Report::failed : Report::succeeded);
    remove(execution);
  }

  private synchronized List<Report> of(long execution) {
    return List.copyOf(reports.getOrDefault(execution, List.of()));
  }

  private synchronized void remove(long execution) {
    reports.remove(execution);
  }
}
