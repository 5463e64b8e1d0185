package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.service.StoredReport.Status;
import io.partnerinsights.sandbox.settings.SandboxSettings;
import io.partnerinsights.sandbox.web.ApiError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The reports, their quotas and their schedules. Guarded by the service's lock. */
final class Reports {
  private static final Duration QUOTA_WINDOW = Duration.ofMinutes(60);

  private final Map<String, StoredReport> reports = new LinkedHashMap<>();

  /** The valid schedule, by report id; events of earlier schedules are ignored. */
  private final Map<String, Schedule> schedules = new HashMap<>();

  /** Times of the user's ExecuteNow reports within the quota's window, by user. */
  private final Map<String, Deque<Instant>> executeNowTimes = new HashMap<>();

  private final SandboxSettings settings;
  private final EventQueue events;

  private static final class Schedule {
    private long executionCount;
  }

  Reports(SandboxSettings settings, EventQueue events) {
    this.settings = settings;
    this.events = events;
  }

  StoredReport create(String user, StoredQuery query, ReportDefinition definition, Instant now) {
    checkQuotas(user, definition, now);
    if (definition.timing().executeNow()) {
      executeNowTimes.computeIfAbsent(user, name -> new ArrayDeque<>()).addLast(now);
    }
    return store(
        new StoredReport(
            settings.idSource.get().toString(), user, query, definition, now, null, Status.Active));
  }

  private void checkQuotas(String user, ReportDefinition definition, Instant now) {
    long count = ofUser(user).stream().filter(report -> report.status() == Status.Active).count();
    if (count >= settings.activeReportQuota) {
      throw ApiError.TOO_MANY_ACTIVE_REPORTS.exception(settings.activeReportQuota);
    }
    int limit = settings.executeNowQuota;
    if (definition.timing().executeNow() && executeNowCounts(now).getOrDefault(user, 0) >= limit) {
      throw ApiError.TOO_MANY_EXECUTE_NOW_REPORTS.exception(limit);
    }
  }

  /** Returns the number of ExecuteNow reports that count against the quota, by user. */
  Map<String, Integer> executeNowCounts(Instant now) {
    Instant start = now.minus(QUOTA_WINDOW);
    Map<String, Integer> counts = new HashMap<>();
    executeNowTimes.forEach(
        (user, times) -> {
          times.removeIf(time -> !time.isAfter(start));
          counts.put(user, times.size());
        });
    return counts;
  }

  List<StoredReport> all() {
    return List.copyOf(reports.values());
  }

  List<StoredReport> ofUser(String user) {
    return reports.values().stream().filter(report -> report.user().equals(user)).toList();
  }

  StoredReport requireReport(String user, String reportId) {
    return ofUser(user).stream()
        .filter(report -> report.reportId().equalsIgnoreCase(reportId))
        .findFirst()
        .orElseThrow(ApiError.NOT_FOUND::exception);
  }

  StoredReport store(StoredReport report) {
    reports.put(report.reportId(), report);
    return report;
  }

  void remove(String reportId) {
    reports.remove(reportId);
  }

  /**
   * Schedules a report in place of its earlier schedule; its count starts again. It ends when the
   * report is deleted or its recurrence count is reached. Executions that are due during a pause
   * are skipped, not counted.
   *
   * @param firstExecutionNumber the number of the first execution
   * @param onDue called for each execution, with the report's current version and the time
   */
  void scheduleReport(
      StoredReport report, long firstExecutionNumber, BiConsumer<StoredReport, Instant> onDue) {
    Schedule schedule = new Schedule();
    schedules.put(report.reportId(), schedule);
    scheduleExecution(report, firstExecutionNumber, schedule, onDue);
  }

  private void scheduleExecution(
      StoredReport report,
      long executionNumber,
      Schedule schedule,
      BiConsumer<StoredReport, Instant> onDue) {
    events.add(
        report.definition().timing().executionTime(executionNumber),
        now -> {
          StoredReport currentReport = reports.get(report.reportId());
          if (currentReport == null || schedules.get(report.reportId()) != schedule) {
            return;
          }
          if (currentReport.status() == Status.Active) {
            schedule.executionCount++;
            onDue.accept(currentReport, now);
          }
          if (hasMoreExecutions(currentReport, now)) {
            scheduleExecution(currentReport, executionNumber + 1, schedule, onDue);
          }
        });
  }

  /** Makes a report inactive if the execution that has ended was its last one. */
  void onExecutionEnd(String reportId, Instant now) {
    StoredReport report = reports.get(reportId);
    if (report != null && report.status() == Status.Active && !hasMoreExecutions(report, now)) {
      store(report.withStatus(Status.Inactive, now));
    }
  }

  boolean hasMoreExecutions(StoredReport report, Instant now) {
    Timing timing = report.definition().timing();
    return !timing.executeNow() && timing.hasNextExecution(executionCount(report), now);
  }

  private long executionCount(StoredReport report) {
    Schedule schedule = schedules.get(report.reportId());
    return schedule == null ? 0 : schedule.executionCount;
  }

  /** Returns what is left of a report's schedule; null for one that runs once. */
  @Nullable RemainingSchedule findRemainingSchedule(StoredReport report, Instant now) {
    Timing timing = report.definition().timing();
    if (timing.executeNow()) {
      return null;
    }
    Integer remainingCount = timing.remainingExecutionCount(executionCount(report), now);
    Instant nextTime = hasMoreExecutions(report, now) ? timing.nextExecutionTime(now) : null;
    return new RemainingSchedule(
        timing.totalExecutionCount(), remainingCount, timing.end(), nextTime);
  }
}
