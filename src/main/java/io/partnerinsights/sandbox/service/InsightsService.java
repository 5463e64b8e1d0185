package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.data.DatasetInfo;
import io.partnerinsights.sandbox.data.FileFormat;
import io.partnerinsights.sandbox.data.Warehouse;
import io.partnerinsights.sandbox.files.BlobStore;
import io.partnerinsights.sandbox.query.InvalidQueryException;
import io.partnerinsights.sandbox.service.StoredReport.Status;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's state and life. One lock guards all of it; files are written by workers outside the
 * lock. Time passes when somebody asks, and every few milliseconds by itself.
 */
public final class InsightsService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InsightsService.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long TICK_MILLIS = 20;

  private final Clock clock;
  private final Warehouse warehouse;
  private final BlobStore store;
  private final Path folder;
  private final ScheduledExecutorService workers;
  private final ScheduledFuture<?> ticking;
  private final Agenda agenda = new Agenda();
  private final Queries queries;
  private final Reports reports;
  private final Runs runs;

  /** Where the service lives. */
  public record Place(Clock clock, Warehouse warehouse, BlobStore store, Path folder) {}

  /** A service without own queries or reports; its files go into the place's folder. */
  public InsightsService(Place place, ServiceSettings settings) {
    this.clock = place.clock();
    this.warehouse = place.warehouse();
    this.store = place.store();
    this.folder = place.folder();
    AtomicInteger threads = new AtomicInteger();
    this.workers =
        Executors.newScheduledThreadPool(3, task -> thread(task, threads.incrementAndGet()));
    this.queries = new Queries(settings.quotas().queries());
    this.reports = new Reports(settings.quotas(), agenda);
    this.runs = new Runs(agenda, settings, new Workers(), reports);
    this.ticking =
        workers.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static Thread thread(Runnable task, int number) {
    Thread thread = new Thread(task, "partnerinsights-sandbox-" + number);
    thread.setDaemon(true);
    return thread;
  }

  private void tick() {
    try {
      advance();
    } catch (RuntimeException e) {
      LOG.error("The sandbox's schedule failed", e);
    }
  }

  private synchronized Instant advance() {
    Instant now = clock.instant();
    agenda.run(now);
    return now;
  }

  /** Creates a query of the user's own, if it would run. */
  public synchronized StoredQuery createQuery(
      String user, String name, String description, String text) {
    Instant now = advance();
    datasetOf(text);
    return queries.create(user, name, description, text, now);
  }

  /** The user's own and the published queries. */
  public synchronized List<StoredQuery> queries(String user) {
    return queries.visible(user);
  }

  /** Deletes a query of the user's own; reports on it go on. */
  public synchronized StoredQuery deleteQuery(String user, String queryId) {
    return queries.delete(user, queryId);
  }

  /** Creates a report and, if it is to run at once, its execution. */
  public synchronized StoredReport createReport(String user, ReportForm form) {
    Instant now = advance();
    ReportRules.check(form);
    StoredQuery query =
        queries.find(user, form.queryId()).orElseThrow(() -> ServiceProblem.bad("Invalid QueryId"));
    ReportRules.checkAgainst(datasetOf(query.query()), form.timing());
    ReportRules.checkLead(form.timing(), now);
    StoredReport report = reports.create(user, query, form, now);
    if (form.timing().executeNow()) {
      runs.start(report, now);
      agenda.run(now);
    } else {
      reports.schedule(report, 0, runs::start);
    }
    return report;
  }

  /** The user's reports, oldest first. */
  public synchronized List<StoredReport> reports(String user) {
    advance();
    return reports.of(user);
  }

  /** Changes a report; a new start begins the schedule, and its count, anew. */
  public synchronized StoredReport updateReport(String user, String reportId, ReportForm form) {
    Instant now = advance();
    StoredReport old = reports.find(user, reportId);
    Timing timing = form.timing();
    ReportRules.check(form);
    ReportRules.checkAgainst(datasetOf(old.query().query()), timing);
    if (!timing.startsLike(old.form().timing())) {
      ReportRules.checkLead(timing, now);
    }
    StoredReport report = reports.replace(old.with(form, now));
    if (!timing.executeNow()) {
      reports.restartCount(reportId);
      reports.schedule(report, nextOccurrence(timing, now), runs::start);
    }
    return report;
  }

  private static long nextOccurrence(Timing timing, Instant now) {
    long number = 0;
    while (!timing.occurrence(number).isAfter(now)) {
      number++;
    }
    return number;
  }

  /** Deletes a report with its executions and files. */
  public synchronized StoredReport deleteReport(String user, String reportId) {
    advance();
    StoredReport report = reports.find(user, reportId);
    reports.remove(report.reportId());
    runs.delete(report.reportId());
    return report;
  }

  /** Stops the schedule, and what runs at this moment. */
  public synchronized StoredReport pauseReport(String user, String reportId) {
    Instant now = advance();
    StoredReport report = require(reports.find(user, reportId), Status.Active);
    runs.pause(report.reportId());
    return reports.replace(report.with(Status.Paused, now));
  }

  /** Goes on with the schedule, and starts again what the pause stopped. */
  public synchronized StoredReport resumeReport(String user, String reportId) {
    Instant now = advance();
    StoredReport report = require(reports.find(user, reportId), Status.Paused);
    StoredReport active = reports.replace(report.with(Status.Active, now));
    runs.resume(report.reportId(), now);
    return active;
  }

  private static StoredReport require(StoredReport report, Status status) {
    if (report.status() != status) {
      throw ServiceProblem.bad("Invalid report parameters");
    }
    return report;
  }

  /**
   * A report's executions, oldest first. Where the clock says that one is through but its file is
   * still being written, this waits a few seconds for it.
   */
  public List<ExecutionView> executions(String user, String reportId) {
    await(workOf(user, reportId), PATIENCE);
    synchronized (this) {
      StoredReport report = reports.find(user, reportId);
      return runs.of(report.reportId()).stream().map(Execution::view).toList();
    }
  }

  private synchronized List<CompletableFuture<Void>> workOf(String user, String reportId) {
    Instant now = advance();
    return runs.of(reports.find(user, reportId).reportId()).stream()
        .filter(execution -> execution.isDue(now))
        .map(execution -> execution.work)
        .toList();
  }

  private static void await(List<CompletableFuture<Void>> work, Duration patience) {
    CompletableFuture<Void> all = CompletableFuture.allOf(work.toArray(CompletableFuture[]::new));
    all.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(failure -> null)
        .join();
  }

  /** Does all that the clock makes due, and waits until files and callbacks are through. */
  public void settle() {
    List<CompletableFuture<Void>> work = currentWork();
    while (!work.isEmpty()) {
      await(work, Duration.ofMinutes(10));
      work = currentWork();
    }
  }

  private synchronized List<CompletableFuture<Void>> currentWork() {
    advance();
    return runs.work();
  }

  private DatasetInfo datasetOf(String query) {
    try {
      return warehouse.check(query);
    } catch (InvalidQueryException e) {
      throw ServiceProblem.bad(e.getMessage());
    }
  }

  @Override
  public void close() {
    ticking.cancel(false);
    workers.shutdownNow();
    try {
      workers.awaitTermination(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes files on the workers' threads. */
  private final class Workers implements Runs.Workshop {
    @Override
    public CompletableFuture<Void> write(Warehouse.Question question, Execution execution) {
      FileFormat format = execution.report.form().format();
      Path file = folder.resolve(execution.id + "-" + execution.attempt + ".txt");
      return later(
          () -> {
            warehouse.write(question, format, file);
            store.put(execution.fileName(), file, format.contentType());
          });
    }

    @Override
    public CompletableFuture<Void> later(Runnable task) {
      return CompletableFuture.runAsync(task, workers);
    }

    @Override
    public void locked(Runnable task) {
      synchronized (InsightsService.this) {
        task.run();
      }
    }

    @Override
    public void discard(Execution execution) {
      store.remove(execution.fileName());
    }
  }

  /**
   * An execution as a caller sees it.
   *
   * @param generated null until it is completed
   * @param file its name in the store; null until there is one
   */
  public record ExecutionView(
      String executionId,
      StoredReport report,
      String status,
      Instant requested,
      Instant generated,
      String file) {}
}
