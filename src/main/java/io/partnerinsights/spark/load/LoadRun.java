package io.partnerinsights.spark.load;

import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.session.ConsoleWaitDisplay;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  /** The columns of {@link #running}. */
  public static final String RUNNING_COLUMNS =
      "dataset STRING, state STRING, since TIMESTAMP, rows BIGINT";

  private static final Logger LOG = LoggerFactory.getLogger(LoadRun.class);

  /** Maximum number of tables that are written at the same time. */
  private static final int WRITERS = 2;

  /** Delta Lake reads the log of each table with 50 tasks by default, however small it is. */
  private static final String LOG_TASKS = "spark.databricks.delta.snapshotPartitions";

  private static final long MIN_LOG_TASKS = 4;

  /** The runs of this JVM that have not ended. */
  private static final Set<Running> RUNNING = ConcurrentHashMap.newKeySet();

  private static final String NOT_SUPPORTED =
      "the dataset has neither a column of periods nor LIFETIME, so that no execution says which"
          + " rows it replaces; read it with format(\"partnerinsights\")";

  /** A run, and the account with which it was started. */
  private record Running(ConnectionId account, List<Task> tasks) {}

  /** A dataset of the run with its results, and its plan unless the results say why it has none. */
  private static final class Task {
    private final Dataset dataset;
    private volatile ResultLog log;
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
    boolean isLimited = limitsLogTasks();
    try {
      return runInSession();
    } finally {
      if (isLimited) {
        spark.conf().unset(LOG_TASKS);
      }
      if (before.isDefined()) {
        SparkSession.setActiveSession(before.get());
      } else {
        SparkSession.clearActiveSession();
      }
    }
  }

  /** Limits the tasks that read a table's log during this run, unless the user does. */
  private boolean limitsLogTasks() {
    if (spark.conf().getOption(LOG_TASKS).isDefined()) {
      return false;
    }
    try {
      spark.conf().set(LOG_TASKS, Math.max(MIN_LOG_TASKS, SparkApplication.tasks()));
      return true;
    } catch (RuntimeException e) {
      LOG.debug("The platform does not allow option {}", LOG_TASKS, e);
      return false;
    }
  }

  private List<LoadResult> runInSession() {
    new LoadTarget(spark, settings).check();
    Session session = account.open(account.account());
    List<Task> tasks = tasks(SparkApplication.await(session::listDatasets));
    Running running = new Running(session.client().connection(), tasks);
    RUNNING.add(running);
    RunDisplay display =
        new RunDisplay(clock, SparkApplication.terminal(), ConsoleWaitDisplay.columns());
    try (LoadThreads threads = new LoadThreads(spark)) {
      LoadContext context = context(session, threads);
      YearMonth since = settings.since();
      if (since != null && since.isAfter(context.thisMonth())) {
        throw LoadErrors.SINCE_IN_FUTURE.error(since, context.thisMonth());
      }
      threads.all(
          tasks,
          task -> task.dataset,
          task -> attempt(task, () -> plan(context, task)),
          () -> display.update(logs(tasks)));
      Preflight resources = new Preflight(context);
      tasks.forEach(task -> describe(task, resources));
      resources.check();
      if (settings.isDryRun()) {
        List<LoadResult> planned = results(tasks);
        planned.add(resources.costs(tasks.size()));
        return planned;
      }
      // Without any plan, the schema in which the table of loads would be may be the mistake.
      List<LoadResult> results =
          tasks.stream().anyMatch(task -> task.plan != null)
              ? load(context, tasks, display)
              : results(tasks);
      session.deleteDueReports();
      return checked(results, tasks.size());
    } finally {
      RUNNING.remove(running);
      display.update(List.of());
    }
  }

  /**
   * Returns what the datasets of running loads do that were started with the same account.
   *
   * @param account the caller's connection
   * @return values of {@link #RUNNING_COLUMNS}; times are instants
   */
  public static List<List<?>> running(ConnectionId account) {
    return RUNNING.stream()
        .filter(run -> run.account().equals(account))
        .flatMap(run -> logs(run.tasks()).stream())
        .map(ResultLog::step)
        .<List<?>>map(step -> List.of(step.dataset(), step.text(), step.since(), step.rows()))
        .toList();
  }

  private List<LoadResult> load(LoadContext context, List<Task> tasks, RunDisplay display) {
    List<ResultLog> logs = logs(tasks);
    LoadHistory history = new LoadHistory(spark, settings.tableOfLoads(), clock, logs);
    history.create();
    List<String> reports =
        tasks.stream()
            .flatMap(task -> Stream.ofNullable(task.plan))
            .flatMap(DatasetPlan::loadedReports)
            .toList();
    Map<String, List<ReportExecution>> executions =
        SparkApplication.await(() -> context.session().executions(reports));
    try {
      context
          .threads()
          .all(
              tasks,
              task -> task.dataset,
              task -> load(task, executions),
              () -> {
                display.update(logs);
                history.addInTime();
              });
    } catch (Exception e) {
      history.addAfter(e);
      throw e;
    }
    List<LoadResult> results = results(tasks);
    Exception failure = history.add();
    if (failure != null) {
      results.add(
          new ResultLog("all", settings.into().toString(), clock)
              .of(State.FAILED, LoadErrors.summary(failure), null));
    }
    return results;
  }

  private static List<ResultLog> logs(List<Task> tasks) {
    return tasks.stream().map(task -> task.log).toList();
  }

  /** Lists the account's reports: one GET. */
  private LoadContext context(Session session, LoadThreads threads) {
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
      task.plan = DatasetPlan.of(context, dataset, table, task.log);
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

  private static void load(Task task, Map<String, List<ReportExecution>> executions) {
    DatasetPlan plan = task.plan;
    if (plan != null) {
      attempt(task, () -> load(plan, executions, task.log));
    }
    task.log.end();
  }

  /**
   * Brings the table of a dataset up to date. Can be ended at any time: what is loaded is in the
   * table, and what was created is found again by its name.
   */
  private static void load(
      DatasetPlan plan, Map<String, List<ReportExecution>> executions, ResultLog log)
      throws Exception {
    if (!plan.problems().isEmpty()) {
      log.add(State.STOPPED, String.join("; ", plan.problems()));
      return;
    }
    plan.prepareTable();
    TableWriter writer = new TableWriter(plan, log);
    LoadProgress progress = new LoadProgress(plan);
    try {
      if (plan.schedule() != null) {
        new IncrementalLoad(plan, executions, log, writer, progress).run(plan.schedule());
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
}
