package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.service.StoredReport.Status;
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

/** The reports, their quotas and their schedule. Guarded by the service's lock. */
final class Reports {
  private static final Duration QUOTA_WINDOW = Duration.ofMinutes(60);

  private final Map<String, StoredReport> reports = new LinkedHashMap<>();
  private final Map<String, Long> runs = new HashMap<>();
  private final Map<String, Long> schedules = new HashMap<>();
  private final Map<String, Deque<Instant>> executedNow = new HashMap<>();
  private final ServiceSettings.Quotas quotas;
  private final Agenda agenda;
  private long schedulesMade;

  Reports(ServiceSettings.Quotas quotas, Agenda agenda) {
    this.quotas = quotas;
    this.agenda = agenda;
  }

  StoredReport create(String user, StoredQuery query, ReportForm form, Instant now) {
    checkQuotas(user, form, now);
    StoredReport report =
        new StoredReport(
            UUID.randomUUID().toString(),
            query,
            form,
            now,
            now,
            new StoredReport.Owned(user, Status.Active));
    reports.put(report.reportId(), report);
    return report;
  }

  private void checkQuotas(String user, ReportForm form, Instant now) {
    long active = of(user).stream().filter(report -> report.status() == Status.Active).count();
    if (active >= quotas.activeReports()) {
      throw ServiceProblem.bad(
          "User has exceeded its report creation quota of %d active reports"
              .formatted(quotas.activeReports()));
    }
    if (form.timing().executeNow()) {
      countExecuteNow(executedNow.computeIfAbsent(user, name -> new ArrayDeque<>()), now);
    }
  }

  private void countExecuteNow(Deque<Instant> recent, Instant now) {
    while (!recent.isEmpty() && !recent.peekFirst().isAfter(now.minus(QUOTA_WINDOW))) {
      recent.removeFirst();
    }
    if (recent.size() >= quotas.executeNowPerHour()) {
      throw ServiceProblem.bad(
          "User has exceeded its ExecuteNow report creation quota of %d reports/60 mins"
              .formatted(quotas.executeNowPerHour()));
    }
    recent.addLast(now);
  }

  List<StoredReport> of(String user) {
    return reports.values().stream().filter(report -> report.owned().user().equals(user)).toList();
  }

  StoredReport find(String user, String reportId) {
    return of(user).stream()
        .filter(report -> report.reportId().equalsIgnoreCase(reportId))
        .findFirst()
        .orElseThrow(ServiceProblem::notFound);
  }

  StoredReport replace(StoredReport report) {
    reports.put(report.reportId(), report);
    return report;
  }

  void remove(String reportId) {
    reports.remove(reportId);
  }

  /** What runs at a report's times: it is told the report as it stands then, and the time. */
  interface Run extends BiConsumer<StoredReport, Instant> {}

  /**
   * Runs the report at its times, from the numbered one on, until it has run often enough, is
   * deleted or scheduled anew. While it is paused, its times pass unused and uncounted.
   */
  void schedule(StoredReport report, long number, Run run) {
    long schedule = ++schedulesMade;
    schedules.put(report.reportId(), schedule);
    plan(report, number, schedule, run);
  }

  private void plan(StoredReport report, long number, long schedule, Run run) {
    Instant at = report.form().timing().occurrence(number);
    agenda.at(
        at,
        now -> {
          StoredReport current = reports.get(report.reportId());
          if (current != null && schedules.get(report.reportId()) == schedule) {
            occur(current, now, run);
            if (hasMore(current)) {
              plan(current, number + 1, schedule, run);
            }
          }
        });
  }

  private void occur(StoredReport report, Instant now, Run run) {
    if (report.status() == Status.Active) {
      runs.merge(report.reportId(), 1L, Long::sum);
      run.accept(report, now);
    }
  }

  void restartCount(String reportId) {
    runs.remove(reportId);
  }

  /** An execution has ended: a report with none ahead is no longer active. */
  void ended(String reportId, Instant now) {
    StoredReport report = reports.get(reportId);
    if (report != null && report.status() == Status.Active && !hasMore(report)) {
      replace(report.with(Status.Inactive, now));
    }
  }

  private boolean hasMore(StoredReport report) {
    Timing timing = report.form().timing();
    return !timing.executeNow() && timing.allows(runs.getOrDefault(report.reportId(), 0L));
  }
}
