package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.service.StoredReport.Status;
import io.partnerinsights.sandbox.settings.Quotas;
import io.partnerinsights.sandbox.settings.SandboxSettings;
import io.partnerinsights.sandbox.web.ServiceErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The reports, their quotas and their schedules. Guarded by the service's lock. */
final class Reports {
  private static final Duration QUOTA_WINDOW = Duration.ofMinutes(60);

  private final Map<String, StoredReport> reports = new LinkedHashMap<>();

  /** Number of scheduled executions so far, by report id. */
  private final Map<String, Long> executionCounts = new HashMap<>();

  /** Number of the valid schedule, by report id; events of earlier schedules are ignored. */
  private final Map<String, Long> schedules = new HashMap<>();

  /** Times of the user's ExecuteNow reports within the quota's window, by user. */
  private final Map<String, Deque<Instant>> executeNowTimes = new HashMap<>();

  private final Quotas quotas;
  private final Supplier<UUID> ids;
  private final EventQueue events;
  private long scheduleNumber;

  Reports(SandboxSettings settings, EventQueue events) {
    this.quotas = settings.quotas;
    this.ids = settings.ids;
    this.events = events;
  }

  StoredReport create(String user, StoredQuery query, ReportDefinition definition, Instant now) {
    checkQuotas(user, definition, now);
    return put(
        new StoredReport(ids.get().toString(), user, query, definition, now, null, Status.Active));
  }

  private void checkQuotas(String user, ReportDefinition definition, Instant now) {
    long active = of(user).stream().filter(report -> report.status() == Status.Active).count();
    if (active >= quotas.activeReports()) {
      throw ServiceErrors.TOO_MANY_ACTIVE_REPORTS.exception(quotas.activeReports());
    }
    if (definition.timing().executeNow()) {
      countExecuteNow(executeNowTimes.computeIfAbsent(user, name -> new ArrayDeque<>()), now);
    }
  }

  private void countExecuteNow(Deque<Instant> times, Instant now) {
    times.removeIf(time -> isBeforeTheWindow(time, now));
    if (times.size() >= quotas.executeNowPerHour()) {
      throw ServiceErrors.TOO_MANY_EXECUTE_NOW_REPORTS.exception(quotas.executeNowPerHour());
    }
    times.addLast(now);
  }

  private static boolean isBeforeTheWindow(Instant time, Instant now) {
    return !time.isAfter(now.minus(QUOTA_WINDOW));
  }

  /** Returns the number of ExecuteNow reports that count against the quota, by user. */
  Map<String, Integer> executeNowInTheWindow(Instant now) {
    Map<String, Integer> counts = new HashMap<>();
    executeNowTimes.forEach(
        (user, times) ->
            counts.put(
                user, (int) times.stream().filter(time -> !isBeforeTheWindow(time, now)).count()));
    return counts;
  }

  /** Returns all users' reports, oldest first. */
  List<StoredReport> all() {
    return List.copyOf(reports.values());
  }

  /** Returns a user's reports, oldest first. */
  List<StoredReport> of(String user) {
    return reports.values().stream().filter(report -> report.user().equals(user)).toList();
  }

  StoredReport find(String user, String reportId) {
    return of(user).stream()
        .filter(report -> report.reportId().equalsIgnoreCase(reportId))
        .findFirst()
        .orElseThrow(ServiceErrors.NOT_FOUND::exception);
  }

  /** Stores a version of a report in place of the earlier one. */
  StoredReport put(StoredReport report) {
    reports.put(report.reportId(), report);
    return report;
  }

  void remove(String reportId) {
    reports.remove(reportId);
  }

  /**
   * Schedules a report in place of its earlier schedule. It ends when the report is deleted or its
   * recurrence count is reached. Executions that are due during a pause are skipped, not counted.
   *
   * @param number the number of the first execution
   * @param execute receives the current version of the report and the time
   */
  void schedule(StoredReport report, long number, BiConsumer<StoredReport, Instant> execute) {
    long schedule = ++scheduleNumber;
    schedules.put(report.reportId(), schedule);
    addEvent(report, number, schedule, execute);
  }

  private void addEvent(
      StoredReport report, long number, long schedule, BiConsumer<StoredReport, Instant> execute) {
    Instant time = report.definition().timing().occurrence(number);
    events.add(
        time,
        now -> {
          StoredReport current = reports.get(report.reportId());
          Long newest = schedules.get(report.reportId());
          if (current != null && newest != null && newest == schedule) {
            executeIfActive(current, now, execute);
            if (hasMore(current, now)) {
              addEvent(current, number + 1, schedule, execute);
            }
          }
        });
  }

  private void executeIfActive(
      StoredReport report, Instant now, BiConsumer<StoredReport, Instant> execute) {
    if (report.status() == Status.Active) {
      executionCounts.merge(report.reportId(), 1L, Long::sum);
      execute.accept(report, now);
    }
  }

  void resetExecutionCount(String reportId) {
    executionCounts.remove(reportId);
  }

  /** Makes a report inactive if the execution that has ended was its last one. */
  void executionEnded(String reportId, Instant now) {
    StoredReport report = reports.get(reportId);
    if (report != null && report.status() == Status.Active && !hasMore(report, now)) {
      put(report.with(Status.Inactive, now));
    }
  }

  /** Returns whether the report's schedule has another execution after this time. */
  boolean hasMore(StoredReport report, Instant now) {
    Timing timing = report.definition().timing();
    return !timing.executeNow() && timing.allowsMoreThan(executions(report), now);
  }

  private long executions(StoredReport report) {
    return executionCounts.getOrDefault(report.reportId(), 0L);
  }

  /** Returns what is left of a report's schedule; null for one that runs once. */
  @Nullable RemainingSchedule remaining(StoredReport report, Instant now) {
    Timing timing = report.definition().timing();
    return timing.executeNow()
        ? null
        : new RemainingSchedule(
            timing.totalCount(),
            timing.remainingCount(executions(report), now),
            timing.end(),
            hasMore(report, now) ? timing.nextAfter(now) : null);
  }
}
