package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * One run of a load: plans all datasets with GETs, and then loads each on a thread of its own, so
 * that their waits overlap. A dataset that fails does not end the others.
 */
public record LoadRun(SparkSession spark, LoadSettings settings, LoadAccount account, Clock clock) {
  private static final Logger LOG = LoggerFactory.getLogger(LoadRun.class);

  /** Maximum time in seconds that an ended run waits for its threads. */
  private static final int END_SECONDS = 30;

  /** Maximum number of tables that are written at the same time. */
  private static final int WRITERS = 2;

  private static final String NOT_SUPPORTED =
      "the dataset has neither a column of periods nor LIFETIME, so that no execution says which"
          + " rows it replaces; read it with format(\"partnerinsights\")";

  /** A dataset of the run with its results, and its plan unless the results say why it has none. */
  private static final class Task {
    private final Dataset dataset;
    private ResultLog log;
    private @Nullable DatasetPlan plan;

    Task(Dataset dataset, ResultLog log) {
      this.dataset = dataset;
      this.log = log;
    }
  }

  /**
   * Runs the load, and returns what it did for each dataset.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code LOAD_FAILED} after all
   *     datasets if one of them needs the user; {@code WAIT_INTERRUPTED}; the error of a wrong
   *     argument, or of the first calls
   */
  public List<LoadResult> run() {
    // Spark's catalogs read the configuration of the thread's session.
    Option<SparkSession> before = SparkSession.getActiveSession();
    SparkSession.setActiveSession(spark);
    try {
      return runInSession();
    } finally {
      if (before.isDefined()) {
        SparkSession.setActiveSession(before.get());
      } else {
        SparkSession.clearActiveSession();
      }
    }
  }

  private List<LoadResult> runInSession() {
    new LoadTarget(spark, settings).check();
    Session session = account.open(account.account());
    List<Task> tasks = tasks(SparkApplication.await(session::listDatasets));
    ExecutorService threads = Executors.newCachedThreadPool(LoadRun::thread);
    try {
      LoadContext context = context(session, threads);
      YearMonth since = settings.since();
      if (since != null && since.isAfter(context.thisMonth())) {
        throw LoadErrors.SINCE_IN_FUTURE.error(since, context.thisMonth());
      }
      all(threads, tasks, task -> attempt(task, () -> plan(context, task)));
      Preflight resources = new Preflight(context);
      tasks.forEach(task -> describe(task, resources));
      resources.check();
      if (settings.isDryRun()) {
        List<LoadResult> planned = results(tasks);
        planned.add(resources.costs(tasks.size()));
        return planned;
      }
      if (tasks.stream().anyMatch(task -> task.plan != null)) {
        // Else the schema, in which it would be created, may be the mistake.
        createHistory();
        all(threads, tasks, this::load);
      }
      session.deleteDueReports();
      return checked(results(tasks), tasks.size());
    } finally {
      end(threads);
    }
  }

  /** Lists the account's reports: one GET. */
  private LoadContext context(Session session, ExecutorService threads) {
    String digest = Fingerprint.of(session.client().account()).digits();
    List<ScheduledReport> reports = SparkApplication.await(session::listReports);
    Semaphore writers = new Semaphore(WRITERS);
    return new LoadContext(
        spark, settings, account, session, clock, digest, reports, threads, writers);
  }

  private List<Task> tasks(List<Dataset> offered) {
    List<String> names = offered.stream().map(Dataset::name).toList();
    List<Task> tasks = new ArrayList<>();
    for (String name : settings.datasets().isEmpty() ? names : settings.datasets()) {
      Dataset dataset = Dataset.find(offered, name).orElse(null);
      if (dataset == null) {
        String hint = NearestName.hintOr(name, names, "use one of these names");
        throw LoadErrors.UNKNOWN_DATASET.error(name, names, hint);
      }
      tasks.add(
          new Task(dataset, new ResultLog(dataset.name(), settings.into().toString(), clock)));
    }
    return tasks;
  }

  private void plan(LoadContext context, Task task) {
    Dataset dataset = task.dataset;
    TableName table = context.target().of(dataset.name());
    task.log = new ResultLog(dataset.name(), table.toString(), clock);
    if (DatasetPlan.isSupported(dataset)) {
      task.plan = DatasetPlan.of(context, dataset);
      task.log.setRows(task.plan.state().rows());
      return;
    }
    State state = settings.datasets().isEmpty() ? State.SKIPPED : State.STOPPED;
    task.log.add(settings.isDryRun() ? State.PLANNED : state, NOT_SUPPORTED);
  }

  private void describe(Task task, Preflight resources) {
    if (task.plan != null) {
      String steps = resources.add(task.plan);
      if (settings.isDryRun()) {
        task.log.add(State.PLANNED, steps);
      }
    }
  }

  private void load(Task task) {
    DatasetPlan plan = task.plan;
    if (plan != null) {
      attempt(task, () -> load(plan, task.log));
    }
    attempt(task, () -> addToHistory(task.log.all()));
  }

  /**
   * Brings the table of a dataset up to date. Can be ended at any time: what is loaded is in the
   * table, and what was created is found again by its name.
   */
  private static void load(DatasetPlan plan, ResultLog log) throws Exception {
    if (!plan.problems().isEmpty()) {
      log.add(State.STOPPED, String.join("; ", plan.problems()));
      return;
    }
    plan.prepareTable();
    TableWriter writer = new TableWriter(plan, log);
    LoadProgress progress = new LoadProgress(plan);
    try {
      if (plan.schedule() != null) {
        new IncrementalLoad(plan, log, writer, progress).run(plan.schedule());
      }
      if (!log.hasFailure()) {
        new Backfill(plan, log, writer, progress).run();
      }
    } catch (Exception e) {
      saveAfter(e, progress, writer);
      throw e;
    }
    progress.save(writer.known());
    if (log.all().isEmpty()) {
      log.add(State.NOTHING_NEW, "no new execution");
    }
  }

  /** What is loaded before a failure is not to be read again. An interrupt ends the run at once. */
  private static void saveAfter(Exception failure, LoadProgress progress, TableWriter writer) {
    LoadErrors.rethrowInterrupt(failure);
    try {
      progress.save(writer.known());
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }

  /** Creates the table of loads if it does not exist. The load never reads it. */
  private void createHistory() {
    TableName name = settings.tableOfLoads();
    new TableCreation(spark, name, LoadResult.SCHEMA, Period.NONE, Map.of(), List.of()).create();
  }

  /** Adds a row for each result, in one commit. */
  private void addToHistory(List<LoadResult> results) {
    TableName table = settings.tableOfLoads();
    try {
      spark
          .createDataFrame(LoadResult.rows(results), LoadResult.SCHEMA)
          .coalesce(1)
          .writeTo(table.quoted())
          .append();
    } catch (Exception e) {
      LoadErrors.rethrowInterrupt(e);
      throw LoadErrors.NOT_APPENDED.causedBy(e, table, LoadErrors.summary(e));
    }
  }

  /** A step that may throw what Spark throws. */
  private interface Step {
    void run() throws Exception;
  }

  /** Runs a step. An interrupt ends the run; any other failure is a result of the dataset. */
  private static void attempt(Task task, Step step) {
    try {
      step.run();
    } catch (Exception e) {
      LoadErrors.rethrowInterrupt(e);
      LOG.warn("A load has failed", e);
      task.log.add(State.FAILED, LoadErrors.summary(e));
    }
  }

  private static List<LoadResult> results(List<Task> tasks) {
    List<LoadResult> results = new ArrayList<>();
    tasks.forEach(task -> results.addAll(task.log.all()));
    return results;
  }

  private static List<LoadResult> checked(List<LoadResult> results, int datasets) {
    List<LoadResult> failures =
        results.stream().filter(result -> result.state().isFailure()).toList();
    if (!failures.isEmpty()) {
      String reasons =
          failures.stream()
              .map(each -> each.dataset() + " " + each.state() + ": " + each.message())
              .collect(Collectors.joining("; "));
      long failed = failures.stream().map(LoadResult::dataset).distinct().count();
      throw LoadErrors.DATASETS_FAILED.error(failed, datasets, reasons);
    }
    return results;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "partnerinsights-load");
    thread.setDaemon(true);
    return thread;
  }

  /** Runs a step for each at the same time. An interrupt of this thread ends all of them. */
  private void all(ExecutorService threads, List<Task> tasks, Consumer<Task> step) {
    List<Callable<Boolean>> steps =
        tasks.stream().<Callable<Boolean>>map(task -> () -> inSession(task, step)).toList();
    SparkApplication.await(() -> await(threads, steps));
  }

  private boolean inSession(Task task, Consumer<Task> step) {
    SparkSession.setActiveSession(spark);
    // A failure of one dataset would end the waits of all others of the same execution.
    spark.sparkContext().setLocalProperty("spark.sql.execution.id", null);
    step.accept(task);
    return true;
  }

  private static boolean await(ExecutorService threads, List<Callable<Boolean>> steps) {
    try {
      for (Future<?> step : threads.invokeAll(steps)) {
        step.get();
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LoadErrors.INTERRUPTED.causedBy(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }

  private static void end(ExecutorService threads) {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("A thread of the load is still busy and will end by itself");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
