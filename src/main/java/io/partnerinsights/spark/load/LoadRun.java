package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.LoadResult.Change;
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
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * One run of a load: plans all datasets with GETs, and then loads each on a thread of its own, so
 * that their waits overlap. A dataset that fails does not end the others.
 */
public final class LoadRun {
  private static final Logger LOG = LoggerFactory.getLogger(LoadRun.class);

  /** Maximum time in seconds that an ended run waits for its threads. */
  private static final int END_SECONDS = 30;

  private final SparkSession spark;
  private final LoadSettings settings;
  private final LoadAccount account;
  private final Clock clock;

  /** Creates a run of the current session; no call. */
  public LoadRun(SparkSession spark, LoadSettings settings, LoadAccount account, Clock clock) {
    this.spark = spark;
    this.settings = settings;
    this.account = account;
    this.clock = clock;
  }

  /** A dataset of the run, with its plan, or with the result that says why it has none. */
  private record Task(ResultLog log, @Nullable DatasetPlan plan) {}

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
    Session session = account.open(account.account());
    List<Dataset> datasets = chosen(SparkApplication.await(session::listDatasets));
    LoadContext context = new LoadContext(spark, settings, account, session, clock);
    checkSince(context);
    ExecutorService threads = Executors.newCachedThreadPool(LoadRun::thread);
    try {
      List<Task> tasks = all(threads, datasets, dataset -> plan(context, dataset));
      Preflight resources = new Preflight(context);
      tasks.forEach(task -> describe(task, resources));
      resources.check();
      if (settings.isDryRun()) {
        List<LoadResult> planned = results(tasks);
        planned.add(resources.costs(datasets.size()));
        return planned;
      }
      if (tasks.stream().anyMatch(task -> task.plan() != null)) {
        // Else the schema, in which it would be created, may be the mistake.
        LoadHistory loads = new LoadHistory(spark, settings.tableOfLoads());
        all(threads, tasks, task -> load(context, task, loads));
      }
      session.deleteDueReports();
      return checked(results(tasks), datasets.size());
    } finally {
      end(threads);
    }
  }

  private void checkSince(LoadContext context) {
    YearMonth since = settings.since();
    if (since != null && since.isAfter(context.thisMonth())) {
      throw LoadErrors.sinceInFuture(since, context.thisMonth());
    }
  }

  private List<Dataset> chosen(List<Dataset> offered) {
    if (settings.datasets().isEmpty()) {
      return offered;
    }
    List<Dataset> chosen = new ArrayList<>();
    for (String name : settings.datasets()) {
      chosen.add(
          Dataset.find(offered, name)
              .orElseThrow(
                  () ->
                      LoadErrors.unknownDataset(
                          name, offered.stream().map(Dataset::name).toList())));
    }
    return chosen;
  }

  private Task plan(LoadContext context, Dataset dataset) {
    ResultLog log = new ResultLog(dataset.name(), settings.into().toString(), clock);
    try {
      log = new ResultLog(dataset.name(), settings.table(dataset.name()).toString(), clock);
      if (DatasetPlan.isSupported(dataset)) {
        return new Task(log, DatasetPlan.of(context, dataset));
      }
      State state = settings.datasets().isEmpty() ? State.SKIPPED : State.STOPPED;
      log.add(settings.isDryRun() ? State.PLANNED : state, LoadErrors.NOT_SUPPORTED, 0);
    } catch (Exception e) {
      fail(log, e);
    }
    return new Task(log, null);
  }

  private void describe(Task task, Preflight resources) {
    if (task.plan() != null) {
      String steps = resources.add(task.plan());
      if (settings.isDryRun()) {
        task.log().add(State.PLANNED, steps, task.plan().state().rows());
      }
    }
  }

  private ResultLog load(LoadContext context, Task task, LoadHistory loads) {
    try {
      if (task.plan() != null) {
        new DatasetLoad(context, task.plan(), task.log()).run();
      }
    } catch (Exception e) {
      fail(task.log(), e);
    }
    try {
      loads.add(task.log().all());
    } catch (Exception e) {
      fail(task.log(), e);
    }
    return task.log();
  }

  /** An interrupt ends the run; any other failure is one of the dataset. */
  private static void fail(ResultLog log, Exception e) {
    LoadErrors.rethrowInterrupt(e);
    LOG.warn("A load has failed", e);
    log.add(log.of(State.FAILED, LoadErrors.summary(e), null, Change.none(0)));
  }

  private static List<LoadResult> results(List<Task> tasks) {
    List<LoadResult> results = new ArrayList<>();
    tasks.forEach(task -> results.addAll(task.log().all()));
    return results;
  }

  private static List<LoadResult> checked(List<LoadResult> results, int datasets) {
    List<LoadResult> failures =
        results.stream().filter(result -> result.state().isFailure()).toList();
    if (!failures.isEmpty()) {
      throw LoadErrors.failed(failures, datasets);
    }
    return results;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "partnerinsights-load");
    thread.setDaemon(true);
    return thread;
  }

  /** A function that may throw what Spark throws. */
  private interface Step<T, R> {
    R apply(T each) throws Exception;
  }

  /** Runs a step for each at the same time. An interrupt of this thread ends all of them. */
  private <T, R> List<R> all(ExecutorService threads, List<T> each, Step<T, R> step) {
    List<Callable<R>> tasks =
        each.stream().<Callable<R>>map(one -> () -> inSession(() -> step.apply(one))).toList();
    return SparkApplication.await(() -> results(threads, tasks));
  }

  private <R> R inSession(Callable<R> step) throws Exception {
    SparkSession.setActiveSession(spark);
    // A failure of one dataset would end the waits of all others of the same execution.
    spark.sparkContext().setLocalProperty("spark.sql.execution.id", null);
    return step.call();
  }

  private static <R> List<R> results(ExecutorService threads, List<Callable<R>> tasks) {
    try {
      List<R> results = new ArrayList<>();
      for (Future<R> task : threads.invokeAll(tasks)) {
        results.add(task.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LoadErrors.interrupted(e);
    } catch (ExecutionException e) {
      throw LoadErrors.ofTask(e);
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

  /** The table of loads, with a row for each result of each run. The load never reads it. */
  private static final class LoadHistory {
    private final SparkSession spark;
    private final TableName table;

    /** Creates the table if it does not exist. */
    LoadHistory(SparkSession spark, TableName table) {
      this.spark = spark;
      this.table = table;
      new TableCreation(spark, table, LoadResult.SCHEMA, Period.NONE, Map.of()).create();
    }

    /** Appends results, in one commit. */
    void add(List<LoadResult> results) {
      try {
        spark
            .createDataFrame(LoadResult.rows(results), LoadResult.SCHEMA)
            .coalesce(1)
            .writeTo(table.quoted())
            .append();
      } catch (Exception e) {
        throw LoadErrors.notAppended(table, e);
      }
    }
  }
}
