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
  void create(StoredReport report, Instant now) {
    Execution execution =
        planned(report.reportId())
            .map(plan -> plan.begunBy(report, now))
            .orElseGet(() -> new Execution(newId(), report, now, false));
    removePlan(report.reportId());
    executions.add(execution);
    begin(execution, now);
    if (settings.has(Quirk.NEXT_RUN_LISTED) && reports.hasMore(report, now)) {
      plan(report, report.definition().timing().nextAfter(now));
    }
  }

  /** Lists a report's next execution as Pending before its time, in place of an earlier plan. */
  void plan(StoredReport report, Instant time) {
    removePlan(report.reportId());
    executions.add(new Execution(newId(), report, time, true));
  }

  private String newId() {
    return settings.ids.get().toString();
  }

  void removePlan(String reportId) {
    planned(reportId).ifPresent(executions::remove);
  }

  private Optional<Execution> planned(String reportId) {
    return of(reportId).stream().filter(execution -> execution.planned).findFirst();
  }

  /** Begins an attempt: it runs after a third of the latency and ends after all of it. */
  private void begin(Execution execution, Instant now) {
    execution.status = Execution.PENDING;
    int attempt = execution.attempt;
    Duration latency = settings.latency;
    execution.dueAt = now.plus(latency);
    events.add(now.plus(latency.dividedBy(3)), at -> run(execution, attempt, at));
    events.add(execution.dueAt, at -> end(execution, attempt, at));
  }

  private void run(Execution execution, int attempt, Instant now) {
    if (execution.attempt == attempt) {
      execution.status = Execution.RUNNING;
      StoredReport report = execution.report;
      QueryRequest query =
          new QueryRequest(report.query().query(), range(report.definition().timing()), now);
      execution.work = workers.writeFile(query, execution);
    }
  }

  private static @Nullable TimeRange range(Timing timing) {
    return timing.hasRange() ? TimeRange.between(timing.queryStart(), timing.queryEnd()) : null;
  }

  /** Ends an attempt after its file is written, as of the time when it was due. */
  private void end(Execution execution, int attempt, Instant dueAt) {
    if (execution.attempt == attempt) {
      execution.work =
          execution.work.handle(
              (done, failure) -> {
                synchronized (lock) {
                  finish(execution, attempt, dueAt, failure);
                }
                return null;
              });
    }
  }

  private void finish(
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
    execution.generated = dueAt;
    execution.status = failure == null ? lastStatus() : Execution.FAILED;
    reports.executionEnded(execution.report.reportId(), dueAt);
    if (execution.status.equals(Execution.COMPLETED)) {
      execution.hasFile = settings.outcome == Outcome.COMPLETED;
      StoredReport report = execution.report;
      // A client of the service saw no callback of a report that runs once.
      if (!report.definition().timing().executeNow()) {
        execution.callback = workers.run(() -> CallbackSender.send(report));
      }
    }
  }

  private String lastStatus() {
    return switch (settings.outcome) {
      case FAILED -> Execution.FAILED;
      case PAUSED -> Execution.PAUSED;
      case COMPLETED, COMPLETED_WITHOUT_LINK -> Execution.COMPLETED;
    };
  }

  void pause(String reportId) {
    planned(reportId).ifPresent(plan -> plan.status = Execution.PAUSED);
    for (Execution execution : of(reportId)) {
      if (execution.isOpen()) {
        execution.attempt++;
        execution.status = Execution.PAUSED;
      }
    }
  }

  void resume(String reportId, Instant now) {
    planned(reportId).ifPresent(plan -> plan.status = Execution.PENDING);
    for (Execution execution : of(reportId)) {
      if (execution.status.equals(Execution.PAUSED)) {
        begin(execution, now);
      }
    }
  }

  void delete(String reportId) {
    for (Execution execution : of(reportId)) {
      execution.attempt++;
      workers.deleteFile(execution);
      executions.remove(execution);
    }
  }

  List<ExecutionView> all() {
    return executions.stream().map(Execution::view).toList();
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
