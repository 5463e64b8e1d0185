package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.data.Warehouse;
import io.partnerinsights.sandbox.query.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of executions: Pending, then Running while a worker writes the file, Completed when the
 * latency is over and the file is there. Guarded by the service's lock; workers take it to report.
 */
final class Runs {
  private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

  private final List<Execution> executions = new ArrayList<>();
  private final Agenda agenda;
  private final ServiceSettings settings;
  private final Workshop workshop;
  private final Callbacks callbacks;
  private final Reports reports;

  Runs(Agenda agenda, ServiceSettings settings, Workshop workshop, Reports reports) {
    this.agenda = agenda;
    this.settings = settings;
    this.workshop = workshop;
    this.callbacks = new Callbacks(settings.callbacksAnywhere());
    this.reports = reports;
  }

  void start(StoredReport report, Instant at) {
    Execution execution = new Execution(report, at);
    executions.add(execution);
    begin(execution, at);
  }

  private void begin(Execution execution, Instant at) {
    execution.status = Execution.PENDING;
    int attempt = execution.attempt;
    Duration latency = settings.latency();
    execution.dueAt = at.plus(latency);
    agenda.at(at.plus(latency.dividedBy(3)), now -> run(execution, attempt, now));
    agenda.at(execution.dueAt, now -> due(execution, attempt, now));
  }

  private void run(Execution execution, int attempt, Instant now) {
    if (execution.attempt == attempt) {
      execution.status = Execution.RUNNING;
      StoredReport report = execution.report;
      Timing timing = report.form().timing();
      Optional<TimeRange> range =
          timing.queryStart() == null && timing.queryEnd() == null
              ? Optional.empty()
              : Optional.of(TimeRange.between(timing.queryStart(), timing.queryEnd()));
      Warehouse.Question question = new Warehouse.Question(report.query().query(), range, now);
      execution.work = workshop.write(question, execution);
    }
  }

  /** The time is over: completed at that instant, once the file is there. */
  private void due(Execution execution, int attempt, Instant at) {
    if (execution.attempt == attempt) {
      execution.work =
          execution.work.handle(
              (done, failure) -> {
                workshop.locked(() -> finish(execution, attempt, at, failure));
                return null;
              });
    }
  }

  private void finish(Execution execution, int attempt, Instant at, Throwable failure) {
    if (execution.attempt != attempt) {
      return;
    }
    if (failure != null) {
      LOG.warn("Execution {} failed", execution.id, cause(failure));
    }
    execution.generated = at;
    execution.status = failure == null ? endStatus() : Execution.FAILED;
    reports.ended(execution.report.reportId(), at);
    if (execution.status.equals(Execution.COMPLETED)) {
      execution.hasFile = settings.outcome() == Outcome.COMPLETED;
      StoredReport report = execution.report;
      execution.callback = workshop.later(() -> callbacks.send(report));
    }
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }

  private String endStatus() {
    return switch (settings.outcome()) {
      case FAILED -> Execution.FAILED;
      case PAUSED -> Execution.PAUSED;
      case COMPLETED, COMPLETED_WITHOUT_LINK -> Execution.COMPLETED;
    };
  }

  void pause(String reportId) {
    for (Execution execution : of(reportId)) {
      if (execution.isOpen()) {
        execution.attempt++;
        execution.status = Execution.PAUSED;
      }
    }
  }

  void resume(String reportId, Instant now) {
    for (Execution execution : of(reportId)) {
      if (execution.status.equals(Execution.PAUSED)) {
        begin(execution, now);
      }
    }
  }

  void delete(String reportId) {
    for (Execution execution : of(reportId)) {
      execution.attempt++;
      workshop.discard(execution);
      executions.remove(execution);
    }
  }

  List<Execution> of(String reportId) {
    return executions.stream()
        .filter(execution -> execution.report.reportId().equals(reportId))
        .toList();
  }

  /** What is being worked on at this moment. */
  List<CompletableFuture<Void>> work() {
    return executions.stream()
        .flatMap(execution -> Stream.of(execution.work, execution.callback))
        .filter(work -> !work.isDone())
        .toList();
  }

  /** Where files are written, and by whom. */
  interface Workshop {
    /** Runs the query and puts its file into the store. */
    CompletableFuture<Void> write(Warehouse.Question question, Execution execution);

    CompletableFuture<Void> later(Runnable task);

    void locked(Runnable task);

    void discard(Execution execution);
  }
}
