package io.partnerinsights.spark.load;

import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.session.ConsoleWaitDisplay;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Clock;
import java.time.YearMonth;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * One run of a load: plans all datasets with GETs, and then loads each on a thread of its own, so
 * that their waits overlap. A dataset that fails does not end the others.
 */
public final class LoadRun {
  public static final String RUNNING_COLUMNS =
      "dataset STRING, state STRING, since TIMESTAMP, rows BIGINT";

  private static final Logger LOG = LoggerFactory.getLogger(LoadRun.class);

  /** Maximum number of tables that are written at the same time. */
  private static final int WRITERS = 2;

  /** Maximum time in seconds that an ended run waits for its threads. */
  private static final int END_SECONDS = 30;

  /** Delta Lake reads the log of each table with 50 tasks by default, however small it is. */
  private static final String LOG_TASKS = "spark.databricks.delta.snapshotPartitions";

  private static final long MIN_LOG_TASKS = 4;

  /** The runs of this JVM that have not ended. */
  private static final Set<Running> RUNNING = ConcurrentHashMap.newKeySet();

  private static final String NOT_SUPPORTED =
      "the dataset has neither a column of periods nor LIFETIME, so that no execution says which"
          + " rows it replaces; read it with format(\"partnerinsights\")";

  private final SparkSession spark;
  private final LoadSettings settings;
  private final LoadAccount account;
  private final Clock clock;
  private final ExecutorService threads = Executors.newCachedThreadPool(LoadRun::thread);

  /** The results of each dataset, in their order. */
  private final Map<Dataset, ResultLog> logs = new LinkedHashMap<>();

  /** The plans of datasets, unless their results say why they have none. */
  private final Map<Dataset, DatasetPlan> plans = new ConcurrentHashMap<>();

  private final List<LoadResult> results = new CopyOnWriteArrayList<>();

  /** A run, and the account with which it was started. */
  private record Running(ConnectionId account, Collection<ResultLog> logs) {}

  public LoadRun(SparkSession spark, LoadSettings settings, LoadAccount account, Clock clock) {
    this.spark = spark;
    this.settings = settings;
    this.account = account;
    this.clock = clock;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "partnerinsights-load");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Runs the load once, and returns what it did for each dataset.
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

  private void endThreads() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("A thread of the load is still busy and will end by itself");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<LoadResult> runInSession() {
    new LoadTarget(spark, settings).check();
    Session session = account.open(account.account());
    begin(SparkApplication.await(session::listDatasets));
    Running running = new Running(session.client().connection(), logs.values());
    RUNNING.add(running);
    List<LoadResult> shown = settings.isDryRun() ? List.of() : results;
    RunDisplay display =
        new RunDisplay(clock, SparkApplication.terminal(), ConsoleWaitDisplay.columns(), shown);
    try {
      LoadContext context = context(session);
      YearMonth since = settings.since();
      if (since != null && since.isAfter(context.thisMonth())) {
        throw LoadErrors.SINCE_IN_FUTURE.error(since, context.thisMonth());
      }
      all((dataset, log) -> plan(context, dataset, log), () -> display.update(logs.values()));
      Preflight resources = new Preflight(context);
      plans.values().forEach(plan -> describe(plan, resources));
      resources.check();
      if (settings.isDryRun()) {
        return sorted(ofRun(State.PLANNED, resources.costs(logs.size())));
      }
      // Without any plan, the schema in which the table of loads would be may be the mistake.
      List<LoadResult> all = sorted(plans.isEmpty() ? Stream.empty() : load(session, display));
      session.deleteDueReports();
      return checked(all);
    } finally {
      endThreads();
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
        .flatMap(run -> run.logs().stream())
        .map(ResultLog::step)
        .<List<?>>map(step -> List.of(step.dataset(), step.text(), step.since(), step.rows()))
        .toList();
  }

  /** Loads each dataset; returns the result of the run if the table of loads lacks results. */
  private Stream<LoadResult> load(Session session, RunDisplay display) {
    LoadHistory history = new LoadHistory(spark, settings.tableOfLoads(), clock, results);
    history.create();
    List<String> reports = plans.values().stream().flatMap(DatasetPlan::loadedReports).toList();
    Map<String, List<ReportExecution>> executions =
        SparkApplication.await(() -> session.executions(reports));
    try {
      all(
          (dataset, log) -> load(dataset, log, executions),
          () -> {
            display.update(logs.values());
            history.addInTime();
          });
    } catch (Exception e) {
      history.addAfter(e);
      throw e;
    }
    Exception failure = history.add();
    return failure == null ? Stream.empty() : ofRun(State.FAILED, LoadErrors.summary(failure));
  }

  private Stream<LoadResult> ofRun(State state, String message) {
    return Stream.of(log("all").of(state, message, null));
  }

  private ResultLog log(String dataset) {
    return new ResultLog(dataset, settings.into().toString(), clock, results);
  }

  /** Lists the account's reports: one GET. */
  private LoadContext context(Session session) {
    List<ScheduledReport> reports = SparkApplication.await(session::listReports);
    Semaphore writers = new Semaphore(WRITERS);
    return new LoadContext(spark, settings, account, session, clock, reports, threads, writers);
  }

  private void begin(List<Dataset> offered) {
    List<String> names = offered.stream().map(Dataset::name).toList();
    for (String name : settings.datasets().isEmpty() ? names : settings.datasets()) {
      Dataset dataset = Dataset.find(offered, name).orElse(null);
      if (dataset == null) {
        String hint = NearestName.hintOr(name, names, "use one of these names");
        throw LoadErrors.UNKNOWN_DATASET.error(name, names, hint);
      }
      logs.put(dataset, log(dataset.name()));
    }
  }

  private void plan(LoadContext context, Dataset dataset, ResultLog log) {
    TableName table = context.target().of(dataset.name());
    log.setTable(table.toString());
    if (DatasetPlan.isSupported(dataset)) {
      DatasetPlan plan = DatasetPlan.of(context, dataset, table, log);
      plans.put(dataset, plan);
      log.setRows(plan.state().rows());
      return;
    }
    State state = settings.datasets().isEmpty() ? State.SKIPPED : State.STOPPED;
    log.add(settings.isDryRun() ? State.PLANNED : state, NOT_SUPPORTED);
  }

  private void describe(DatasetPlan plan, Preflight resources) {
    String steps = resources.add(plan);
    if (settings.isDryRun()) {
      plan.log().add(State.PLANNED, steps);
    }
  }

  private void load(Dataset dataset, ResultLog log, Map<String, List<ReportExecution>> executions)
      throws Exception {
    DatasetPlan plan = plans.get(dataset);
    try {
      if (plan != null) {
        new DatasetLoad(plan, executions).run();
      }
    } finally {
      log.end();
    }
  }

  /** A step of a dataset, which may throw what Spark throws. */
  private interface Step {
    void run(Dataset dataset, ResultLog log) throws Exception;
  }

  /**
   * Runs a step of all datasets at the same time. An interrupt of this thread ends all of them.
   *
   * @param everySecond runs on this thread while it waits for them
   */
  private void all(Step step, Runnable everySecond) {
    CompletionService<Boolean> steps = new ExecutorCompletionService<>(threads);
    SparkApplication.await(
        () -> {
          List<Future<Boolean>> all =
              logs.entrySet().stream()
                  .map(each -> steps.submit(() -> attempt(each.getKey(), each.getValue(), step)))
                  .toList();
          try {
            for (int done = 0; done < all.size(); ) {
              done += steps.poll(1, TimeUnit.SECONDS) == null ? 0 : 1;
              everySecond.run();
            }
            for (Future<Boolean> each : all) {
              each.get();
            }
          } catch (InterruptedException e) {
            all.forEach(each -> each.cancel(true));
            Thread.currentThread().interrupt();
            throw LoadErrors.interrupted(e);
          } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
              throw error;
            }
            throw e.getCause() instanceof RuntimeException cause
                ? cause
                : new IllegalStateException(e);
          }
          return true;
        });
  }

  /** Runs a step. An interrupt ends the run; any other failure is a result of the dataset. */
  private boolean attempt(Dataset dataset, ResultLog log, Step step) {
    SparkSession.setActiveSession(spark);
    // A failure of one dataset would end the waits of all others of the same execution.
    spark.sparkContext().setLocalProperty("spark.sql.execution.id", null);
    spark.sparkContext().setJobDescription("Load of " + dataset.name());
    try {
      step.run(dataset, log);
    } catch (Exception e) {
      LoadErrors.rethrowInterrupt(e);
      LOG.warn("A load has failed", e);
      log.add(State.FAILED, LoadErrors.summary(e));
    }
    return true;
  }

  /** Returns the results in the order of the datasets, and then more. */
  private List<LoadResult> sorted(Stream<LoadResult> more) {
    return Stream.concat(logs.values().stream().flatMap(log -> log.all().stream()), more).toList();
  }

  private List<LoadResult> checked(List<LoadResult> all) {
    List<LoadResult> failures = all.stream().filter(result -> result.state().isFailure()).toList();
    if (!failures.isEmpty()) {
      String reasons =
          failures.stream()
              .map(each -> each.dataset() + " " + each.state() + ": " + each.message())
              .collect(Collectors.joining("; "));
      long failed = failures.stream().map(LoadResult::dataset).distinct().count();
      throw LoadErrors.DATASETS_FAILED.error(failed, logs.size(), reasons);
    }
    return all;
  }
}
