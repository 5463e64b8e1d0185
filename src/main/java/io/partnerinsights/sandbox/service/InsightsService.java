package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.data.Warehouse;
import io.partnerinsights.sandbox.files.BlobStore;
import io.partnerinsights.sandbox.service.StoredReport.Status;
import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.settings.SandboxSettings;
import io.partnerinsights.sandbox.web.ApiError;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service: its state, and everything that happens at a given time. Thread-safe by one lock;
 * workers write files outside of it. Due events run on every call and every 20 ms, or only on calls
 * if the service has no threads.
 */
public final class InsightsService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InsightsService.class);

  /** Maximum time for which a list of executions waits for due files. */
  private static final Duration MAX_FILE_WAIT = Duration.ofSeconds(5);

  /** Maximum time for which {@link #finishDueWork} waits for files and callbacks. */
  private static final Duration MAX_FINISH_WAIT = Duration.ofMinutes(10);

  private static final Duration EVENT_INTERVAL = Duration.ofMillis(20);

  private final Clock clock;
  private final Warehouse warehouse;
  private final Workers workers;
  private final EventQueue events = new EventQueue();
  private final Queries queries;
  private final Reports reports;
  private final Executions executions;
  private volatile Predicate<String> executionListFilter = executionId -> true;

  /** What the service works with; files are written to the folder. */
  public record Environment(
      SandboxSettings settings, Clock clock, Warehouse warehouse, BlobStore store, Path folder) {}

  /** Creates a service without reports, and starts its threads if it has any. */
  public InsightsService(Program program, Environment environment) {
    SandboxSettings settings = environment.settings();
    this.clock = environment.clock();
    this.warehouse = environment.warehouse();
    this.workers = new Workers(environment);
    this.queries = new Queries(program, settings);
    this.reports = new Reports(settings, events);
    this.executions = new Executions(events, settings, workers, reports, this);
    if (!settings.runsInCallerThread) {
      workers.repeatTask(this::advanceToNowOrLog, EVENT_INTERVAL);
    }
  }

  private void advanceToNowOrLog() {
    try {
      advanceToNow();
    } catch (RuntimeException e) {
      LOG.error(
          "A bug in the sandbox may prevent reports from completing. File an issue at"
              + " https://github.com/partnerinsights/partnerinsights-connector/issues, and include"
              + " the stack trace below. If a report does not complete, create a new report",
          e);
    }
  }

  private synchronized Instant advanceToNow() {
    Instant now = clock.instant();
    events.runDueTasks(now);
    return now;
  }

  public synchronized StoredQuery createQuery(
      String user, String name, @Nullable String description, String text) {
    Instant now = advanceToNow();
    warehouse.checkQuery(text);
    return queries.create(user, name, description, text, now);
  }

  public synchronized List<StoredQuery> visibleQueries(String user) {
    return queries.visibleTo(user);
  }

  public synchronized Optional<StoredQuery> findQuery(String user, String queryId) {
    return queries.find(user, queryId);
  }

  public synchronized ServiceSnapshot snapshot() {
    Instant now = advanceToNow();
    return new ServiceSnapshot(
        queries.all(), reports.all(), executions.all(), reports.executeNowCounts(now));
  }

  /** Deletes a query of a user; reports on it continue. */
  public synchronized StoredQuery deleteQuery(String user, String queryId) {
    return queries.delete(user, queryId);
  }

  public synchronized StoredReport createReport(String user, ReportDefinition definition) {
    Instant now = advanceToNow();
    ReportRules.checkDefinition(definition);
    StoredQuery query =
        queries.find(user, definition.queryId()).orElseThrow(ApiError.INVALID_QUERY_ID::exception);
    ReportRules.checkInterval(warehouse.requireDataset(query.text()), definition.timing());
    ReportRules.checkLeadTime(definition.timing(), now);
    StoredReport report = reports.create(user, query, definition, now);
    if (definition.timing().executeNow()) {
      executions.beginExecution(report, now);
      events.runDueTasks(now);
    } else {
      reports.scheduleReport(report, 0, executions::beginExecution);
      executions.planExecution(report, definition.timing().requireStart());
    }
    return report;
  }

  public synchronized List<StoredReport> reports(String user) {
    advanceToNow();
    return reports.ofUser(user);
  }

  public synchronized @Nullable RemainingSchedule findRemainingSchedule(StoredReport report) {
    return reports.findRemainingSchedule(report, advanceToNow());
  }

  /** Changes a report; its schedule and its count start again. */
  public synchronized StoredReport updateReport(
      String user, String reportId, ReportDefinition definition) {
    Instant now = advanceToNow();
    StoredReport oldReport = reports.requireReport(user, reportId);
    Timing timing = definition.timing();
    ReportRules.checkDefinition(definition);
    ReportRules.checkInterval(warehouse.requireDataset(oldReport.query().text()), timing);
    if (!Objects.equals(timing.start(), oldReport.definition().timing().start())) {
      ReportRules.checkLeadTime(timing, now);
    }
    ReportRules.checkNextTime(timing, now);
    StoredReport report = reports.store(oldReport.withDefinition(definition, now));
    executions.removePlanned(report.reportId());
    if (!timing.executeNow()) {
      reports.scheduleReport(report, timing.nextExecutionIndex(now), executions::beginExecution);
      executions.planExecution(report, timing.nextExecutionTime(now));
    }
    return report;
  }

  public synchronized StoredReport deleteReport(String user, String reportId) {
    advanceToNow();
    StoredReport report = reports.requireReport(user, reportId);
    reports.remove(report.reportId());
    executions.deleteAll(report.reportId());
    return report;
  }

  public synchronized StoredReport pauseReport(String user, String reportId) {
    Instant now = advanceToNow();
    StoredReport report = requireStatus(Status.Active, reports.requireReport(user, reportId));
    executions.pauseAll(report.reportId());
    return reports.store(report.withStatus(Status.Paused, now));
  }

  public synchronized StoredReport resumeReport(String user, String reportId) {
    Instant now = advanceToNow();
    StoredReport report = requireStatus(Status.Paused, reports.requireReport(user, reportId));
    StoredReport activeReport = reports.store(report.withStatus(Status.Active, now));
    executions.resumeAll(report.reportId(), now);
    return activeReport;
  }

  private static StoredReport requireStatus(Status status, StoredReport report) {
    if (report.status() != status) {
      throw ApiError.INVALID_PARAMETERS.exception();
    }
    return report;
  }

  /**
   * Returns a report's executions, oldest first. Waits at most 5 s for files that are due but not
   * written yet.
   */
  public List<ExecutionSnapshot> awaitAndListExecutions(String user, String reportId) {
    awaitWork(dueFileWrites(user, reportId), MAX_FILE_WAIT);
    synchronized (this) {
      StoredReport report = reports.requireReport(user, reportId);
      return executions.ofReport(report.reportId()).stream()
          .map(Execution::toSnapshot)
          .filter(execution -> executionListFilter.test(execution.executionId()))
          .toList();
    }
  }

  public void listOnlyExecutions(Predicate<String> isListed) {
    executionListFilter = isListed;
  }

  private synchronized List<CompletableFuture<Void>> dueFileWrites(String user, String reportId) {
    Instant now = advanceToNow();
    return executions.ofReport(reports.requireReport(user, reportId).reportId()).stream()
        .filter(execution -> execution.isDue(now))
        .map(Execution::fileWriting)
        .toList();
  }

  private static void awaitWork(List<CompletableFuture<Void>> work, Duration timeout) {
    CompletableFuture<Void> all = CompletableFuture.allOf(work.toArray(CompletableFuture[]::new));
    all.completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(failure -> null)
        .join();
  }

  public void finishDueWork() {
    List<CompletableFuture<Void>> work = unfinishedWork();
    while (!work.isEmpty()) {
      awaitWork(work, MAX_FINISH_WAIT);
      work = unfinishedWork();
    }
  }

  private synchronized List<CompletableFuture<Void>> unfinishedWork() {
    advanceToNow();
    return executions.unfinishedWork();
  }

  @Override
  public void close() {
    workers.close();
  }
}
