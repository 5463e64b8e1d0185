package io.partnerinsights.spark.application;

import io.partnerinsights.core.model.LruMap;
import io.partnerinsights.core.session.Report;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * The reports that SQL executions read. When an execution ends, its reports are marked as read
 * successfully or not. Thread-safe.
 */
final class ReportsInUse {
  /** Maximum number of remembered executions; far more than run at the same time. */
  private static final int MAX_EXECUTIONS = 1_000;

  /** Maximum number of reports for one execution; jobs of RDDs, which have none, count as one. */
  private static final int MAX_REPORTS = 1_000;

  private final Map<Long, Deque<Report>> reports = new LruMap<>(MAX_EXECUTIONS);

  synchronized void add(long execution, Report report) {
    Deque<Report> read = reports.computeIfAbsent(execution, id -> new ArrayDeque<>());
    read.addLast(report);
    if (read.size() > MAX_REPORTS) {
      read.removeFirst();
    }
  }

  /** Marks the reads of an execution as failed; Spark may end the execution much later. */
  void jobFailed(long execution) {
    of(execution).forEach(Report::failed);
  }

  /** Marks the reads of an ended execution as failed or successful, and removes them. */
  void ended(long execution, boolean failed) {
    of(execution).forEach(failed ? Report::failed : Report::succeeded);
    remove(execution);
  }

  private synchronized List<Report> of(long execution) {
    return List.copyOf(reports.getOrDefault(execution, new ArrayDeque<>()));
  }

  private synchronized void remove(long execution) {
    reports.remove(execution);
  }
}
