package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.data.Warehouse.QueryRequest;
import io.partnerinsights.sandbox.query.TimeRange;
import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.settings.SandboxSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
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
  void createOrBegin(StoredReport report, Instant now) {
    Execution execution =
        findPlanned(report.reportId())
            .map(plan -> plan.withBegin(report, now))
            .orElseGet(() -> new Execution(newId(), report, now, false));
    removePlan(report.reportId());
    executions.add(execution);
    beginAttempt(execution, now);
    if (settings.has(Quirk.NEXT_RUN_LISTED) && reports.hasMoreExecutions(report, now)) {
      planExecution(report, report.definition().timing().nextTimeAfter(now));
    }
  }

  /** Lists a report's next execution as Pending before its time, in place of an earlier plan. */
  void planExecution(StoredReport report, Instant time) {
    removePlan(report.reportId());
    executions.add(new Execution(newId(), report, time, true));
  }

  private String newId() {
    return settings.ids.get().toString();
  }

  void removePlan(String reportId) {
    findPlanned(reportId).ifPresent(executions::remove);
  }

  private Optional<Execution> findPlanned(String reportId) {
    return of(reportId).stream().filter(execution -> execution.isPlanned).findFirst();
  }

  /** Begins an attempt: it runs after a third of the latency and ends after all of it. */
  private void beginAttempt(Execution execution, Instant now) {
    execution.status = Execution.PENDING;
    int attempt = execution.attempt;
    Duration latency = settings.latency;
    execution.dueAt = now.plus(latency);
    events.add(now.plus(latency.dividedBy(3)), time -> runAttempt(execution, attempt, time));
    events.add(execution.dueAt, time -> endAttempt(execution, attempt, time));
  }

  private void runAttempt(Execution execution, int attempt, Instant now) {
    if (execution.attempt == attempt) {
      execution.status = Execution.RUNNING;
      StoredReport report = execution.report;
      QueryRequest query =
          new QueryRequest(report.query().query(), queryRange(report.definition().timing()), now);
      execution.work = workers.writeFile(query, execution);
    }
  }

  private static @Nullable TimeRange queryRange(Timing timing) {
    return timing.hasRange() ? TimeRange.between(timing.queryStart(), timing.queryEnd()) : null;
  }

  /** Ends an attempt after its file is written, as of the time when it was due. */
  private void endAttempt(Execution execution, int attempt, Instant dueAt) {
    if (execution.attempt == attempt) {
      execution.work =
          execution.work.handle(
              (done, failure) -> {
                synchronized (lock) {
                  finishAttempt(execution, attempt, dueAt, failure);
                }
                return null;
              });
    }
  }

  private void finishAttempt(
      Execution execution, int attempt, Instant dueAt, @Nullable Throwable failure) {
    if (execution.attempt != attempt) {
      return;
    }
    if (failure != null) {
      LOG.warn(
          "Execution {} of report {} has failed, because the sandbox could not write the report"
              + " file",
          execution.id,
          execution.report.reportId(),
          failure);
    }
    execution.generatedTime = dueAt;
    execution.status = failure == null ? finalStatus() : Execution.FAILED;
    reports.onExecutionEnd(execution.report.reportId(), dueAt);
    if (execution.status.equals(Execution.COMPLETED)) {
      execution.hasFile = settings.outcome == Outcome.COMPLETED;
      StoredReport report = execution.report;
      // A client of the service saw no callback of a report that runs once.
      if (!report.definition().timing().executeNow()) {
        execution.callback = workers.runAsync(() -> CallbackSender.sendCallback(report));
      }
    }
  }

  private String finalStatus() {
    return switch (settings.outcome) {
      case FAILED -> Execution.FAILED;
      case PAUSED -> Execution.PAUSED;
      case COMPLETED, COMPLETED_WITHOUT_LINK -> Execution.COMPLETED;
    };
  }

  void pauseAll(String reportId) {
    findPlanned(reportId).ifPresent(plan -> plan.status = Execution.PAUSED);
    for (Execution execution : of(reportId)) {
      if (execution.isOpen()) {
        execution.attempt++;
        execution.status = Execution.PAUSED;
      }
    }
  }

  void resumeAll(String reportId, Instant now) {
    findPlanned(reportId).ifPresent(plan -> plan.status = Execution.PENDING);
    for (Execution execution : of(reportId)) {
      if (execution.status.equals(Execution.PAUSED)) {
        beginAttempt(execution, now);
      }
    }
  }

  void deleteAll(String reportId) {
    for (Execution execution : of(reportId)) {
      execution.attempt++;
      workers.deleteFile(execution);
      executions.remove(execution);
    }
  }

  List<ExecutionView> all() {
    return executions.stream().map(Execution::toView).toList();
  }

  List<Execution> of(String reportId) {
    return executions.stream()
        .filter(execution -> execution.report.reportId().equals(reportId))
        .toList();
  }

  List<CompletableFuture<Void>> unfinishedWork() {
    return executions.stream()
        .flatMap(execution -> Stream.of(execution.work, execution.callback))
        .filter(work -> !work.isDone())
        .toList();
  }
}
