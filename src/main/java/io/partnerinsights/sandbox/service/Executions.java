package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.data.Warehouse.QueryRequest;
import io.partnerinsights.sandbox.query.TimeRange;
import io.partnerinsights.sandbox.service.ExecutionSnapshot.Status;
import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.settings.SandboxSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The executions of all reports. An execution is Pending, then Running while its file is written,
 * and Completed when the latency is over and the file exists. Guarded by the service's lock.
 */
final class Executions {
  private static final Logger LOG = LoggerFactory.getLogger(Executions.class);

  private final List<Execution> executions = new ArrayList<>();
  private final EventQueue events;
  private final SandboxSettings settings;
  private final Workers workers;
  private final Reports reports;
  private final Object lock;

  Executions(
      EventQueue events, SandboxSettings settings, Workers workers, Reports reports, Object lock) {
    this.events = events;
    this.settings = settings;
    this.workers = workers;
    this.reports = reports;
    this.lock = lock;
  }

  /** Creates an execution of a report, or begins the planned one. */
  void beginExecution(StoredReport report, Instant now) {
    Execution execution =
        findPlanned(report.reportId())
            .map(planned -> planned.toBegunExecution(report, now))
            .orElseGet(() -> new Execution(newId(), report, now, false));
    removePlanned(report.reportId());
    executions.add(execution);
    scheduleAttempt(execution, now);
    if (settings.has(Quirk.NEXT_RUN_LISTED) && reports.hasMoreExecutions(report, now)) {
      planExecution(report, report.definition().timing().nextExecutionTime(now));
    }
  }

  /** Lists a report's next execution as Pending before its time, in place of an earlier plan. */
  void planExecution(StoredReport report, Instant time) {
    removePlanned(report.reportId());
    executions.add(new Execution(newId(), report, time, true));
  }

  private String newId() {
    return settings.idSource.get().toString();
  }

  void removePlanned(String reportId) {
    findPlanned(reportId).ifPresent(executions::remove);
  }

  private Optional<Execution> findPlanned(String reportId) {
    return ofReport(reportId).stream().filter(execution -> execution.isPlanned).findFirst();
  }

  /** Begins an attempt: it runs after a third of the latency and ends after all of it. */
  private void scheduleAttempt(Execution execution, Instant now) {
    int attempt = execution.attempt();
    Duration latency = settings.latency;
    Instant dueTime = now.plus(latency);
    execution.setPending(dueTime);
    events.add(now.plus(latency.dividedBy(3)), time -> startAttempt(execution, attempt, time));
    events.add(dueTime, time -> finishAfterWriting(execution, attempt, time));
  }

  private void startAttempt(Execution execution, int attempt, Instant now) {
    if (execution.attempt() == attempt) {
      StoredReport report = execution.report;
      QueryRequest query =
          new QueryRequest(report.query().text(), queryRange(report.definition().timing()), now);
      execution.startWriting(workers.writeFileAsync(query, execution));
    }
  }

  private static @Nullable TimeRange queryRange(Timing timing) {
    return timing.readsRange() ? TimeRange.between(timing.queryStart(), timing.queryEnd()) : null;
  }

  /** Ends an attempt after its file is written, as of the time when it was due. */
  private void finishAfterWriting(Execution execution, int attempt, Instant dueTime) {
    if (execution.attempt() == attempt) {
      execution.whenWritingEnds(
          failure -> {
            synchronized (lock) {
              finishAttempt(execution, attempt, dueTime, failure);
            }
          });
    }
  }

  private void finishAttempt(
      Execution execution, int attempt, Instant dueTime, @Nullable Throwable failure) {
    if (execution.attempt() != attempt) {
      return;
    }
    if (failure != null) {
      LOG.warn(
          "Execution {} of report {} has failed, because the sandbox could not write the report"
              + " file on this machine. Fix the cause of the error below, such as a full disk, and"
              + " create a new report",
          execution.executionId,
          execution.report.reportId(),
          failure);
    }
    Status status = failure == null ? finalStatus() : Status.Failed;
    execution.setResult(
        status, dueTime, status == Status.Completed && settings.outcome == Outcome.COMPLETED);
    StoredReport report = execution.report;
    reports.onExecutionEnd(report.reportId(), dueTime);
    // A client of the service saw no callback of a report that runs once.
    if (status == Status.Completed && !report.definition().timing().executeNow()) {
      execution.setCallback(workers.runAsync(() -> CallbackSender.sendCallback(report)));
    }
  }

  private Status finalStatus() {
    return switch (settings.outcome) {
      case FAILED -> Status.Failed;
      case PAUSED -> Status.Paused;
      case COMPLETED, COMPLETED_WITHOUT_LINK -> Status.Completed;
    };
  }

  void pauseAll(String reportId) {
    ofReport(reportId).forEach(Execution::pause);
  }

  void resumeAll(String reportId, Instant now) {
    findPlanned(reportId).ifPresent(planned -> planned.setPending(null));
    for (Execution execution : ofReport(reportId)) {
      if (execution.isPaused()) {
        scheduleAttempt(execution, now);
      }
    }
  }

  void deleteAll(String reportId) {
    for (Execution execution : ofReport(reportId)) {
      execution.invalidateAttempt();
      workers.deleteFile(execution);
      executions.remove(execution);
    }
  }

  List<ExecutionSnapshot> all() {
    return executions.stream().map(Execution::toSnapshot).toList();
  }

  List<Execution> ofReport(String reportId) {
    return executions.stream()
        .filter(execution -> execution.report.reportId().equals(reportId))
        .toList();
  }

  List<CompletableFuture<Void>> unfinishedWork() {
    return executions.stream()
        .flatMap(Execution::fileWritingAndCallback)
        .filter(work -> !work.isDone())
        .toList();
  }
}
