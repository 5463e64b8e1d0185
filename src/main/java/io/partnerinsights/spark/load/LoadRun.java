package io.partnerinsights.spark.load;

import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.report.OpenWaits;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.core.table.LoadedTableName;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Clock;
import java.time.YearMonth;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  /** Interval in seconds at which lines that are due are printed. */
  private static final int LINE_SECONDS = 1;

  /** The runs of this JVM that have not ended. */
  private static final Set<Running> RUNNING = ConcurrentHashMap.newKeySet();

  private static final String NOT_SUPPORTED =
      "the dataset has neither a column of periods nor LIFETIME, so that no execution says which"
          + " rows it replaces; read it with format(\"partnerinsights\")";

  private final SparkSession user;
  private final SparkSession spark;
  private final LoadSettings settings;
  private final LoadAccount account;
  private final Clock clock;

  /** The waits of the application, among which each dataset is one. */
  private final OpenWaits open;

  /** One thread for each dataset and each report that is submitted, and one for lines. */
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(Integer.MAX_VALUE, LoadRun::thread);

  /** The results of each dataset, in their order. */
  private final Map<Dataset, ResultLog> logs = new LinkedHashMap<>();

  /** The loads of datasets, unless their results say why they have none. */
  private final Map<Dataset, DatasetLoad> loads = new ConcurrentHashMap<>();

  private final List<LoadResult> results = new CopyOnWriteArrayList<>();

  /** A run, and the account with which it was started. */
  private record Running(ConnectionId account, Collection<ResultLog> logs) {}

  /**
   * @param user the user's session; the load runs in another one with the same settings
   */
  public LoadRun(SparkSession user, LoadSettings settings, LoadAccount account, Clock clock) {
    this.user = user;
    this.spark = LoadSession.of(user);
    this.settings = settings;
    this.account = account;
    this.open = account.open(account.account()).openWaits();
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
    try {
      return LoadSession.in(spark, this::runInSession);
    } finally {
      Stream<String> tables = results.stream().map(LoadResult::table).distinct();
      Stream.concat(tables, Stream.of(settings.tableOfLoads())).forEach(this::refresh);
    }
  }

  /** Apache Iceberg caches tables for each session, so that the user's would show old rows. */
  private void refresh(String table) {
    try {
      if (TableFormat.isCached(user, table)) {
        user.catalog().refreshTable(table);
      }
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare.
      LOG.warn("The session may show old rows of {} until REFRESH TABLE", table, e);
    }
  }

  private List<LoadResult> runInSession() {
    String into = settings.into();
    if (!settings.isTable() && TableFormat.find(spark, into) != null) {
      throw LoadErrors.SCHEMA_IS_TABLE.error(into, "A");
    }
    Session session = account.open(account.account());
    begin(SparkApplication.await(session::listDatasets));
    Running running = new Running(session.client().connection(), logs.values());
    RUNNING.add(running);
    try {
      LoadContext context = context(session);
      YearMonth since = settings.since();
      if (since != null && since.isAfter(context.thisMonth())) {
        throw LoadErrors.SINCE_IN_FUTURE.error(since, context.thisMonth());
      }
      all((dataset, log) -> plan(context, dataset, log));
      if (settings.isDryRun()) {
        loads.values().forEach(load -> load.log().add(State.PLANNED, load.describe(), null));
        return sorted();
      }
      // Without any plan, the schema in which the table of loads would be may be the mistake.
      if (!loads.isEmpty()) {
        load(session);
      }
      session.deleteDueReports();
      return checked(sorted());
    } finally {
      RUNNING.remove(running);
      threads.shutdownNow();
      logs.values().forEach(log -> log.waiting().end());
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
        .<List<?>>map(ResultLog::running)
        .toList();
  }

  /** Loads each dataset, and adds the results to the table of loads in one commit. */
  private void load(Session session) {
    List<String> reports =
        loads.values().stream()
            .flatMap(load -> Stream.ofNullable(load.scheduled()))
            .map(ScheduledReport::reportId)
            .toList();
    Map<String, List<ReportExecution>> executions =
        SparkApplication.await(() -> session.executions(reports));
    try {
      all((dataset, log) -> load(dataset, log, executions));
    } finally {
      boolean interrupted = Thread.interrupted();
      addTo(settings.tableOfLoads());
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void addTo(String table) {
    try {
      TableFormat.append(spark, table, LoadResult.rows(results), LoadResult.SCHEMA);
    } catch (Exception e) {
      LOG.warn("The table of loads {} cannot be written", table, e);
      String message = LoadErrors.NOT_APPENDED.error(table, LoadErrors.summary(e)).getMessage();
      log("all").add(State.FAILED, message, null);
    }
  }

  private ResultLog log(String dataset) {
    return new ResultLog(dataset, settings.into(), clock, open, results);
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
    logs.values().forEach(log -> log.begin("planning"));
    Future<?> unused =
        threads.scheduleWithFixedDelay(open::print, LINE_SECONDS, LINE_SECONDS, TimeUnit.SECONDS);
  }

  private void plan(LoadContext context, Dataset dataset, ResultLog log) {
    String name = LoadedTableName.find(dataset.name()).orElse(null);
    if (name == null && !settings.isTable()) {
      throw LoadErrors.NO_TABLE_NAME.error(dataset.name());
    }
    String table = settings.table(String.valueOf(name));
    log.setTable(table);
    if (DatasetLoad.isSupported(dataset)) {
      loads.put(dataset, DatasetLoad.plan(context, dataset, table, log));
    } else {
      State state = settings.datasets().isEmpty() ? State.SKIPPED : State.STOPPED;
      log.add(state, NOT_SUPPORTED, null);
    }
  }

  private void load(Dataset dataset, ResultLog log, Map<String, List<ReportExecution>> executions)
      throws Exception {
    DatasetLoad load = loads.get(dataset);
    try {
      if (load != null) {
        log.begin("loading");
        ScheduledReport report = load.scheduled();
        String id = report == null ? "" : report.reportId();
        load.run(executions.getOrDefault(id, List.of()));
      }
    } finally {
      log.waiting().end();
    }
  }

  /** A step of a dataset, which may throw what Spark throws. */
  private interface Step {
    void run(Dataset dataset, ResultLog log) throws Exception;
  }

  /** Runs a step of all datasets at the same time. An interrupt of this thread ends all of them. */
  private void all(Step step) {
    List<Callable<Boolean>> steps =
        logs.entrySet().stream()
            .<Callable<Boolean>>map(each -> () -> attempt(each.getKey(), each.getValue(), step))
            .toList();
    SparkApplication.await(() -> invoke(steps));
  }

  private boolean invoke(List<Callable<Boolean>> steps) {
    try {
      for (Future<Boolean> each : threads.invokeAll(steps)) {
        each.get();
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LoadErrors.interrupted(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
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
      log.add(State.FAILED, LoadErrors.summary(e), null);
    }
    return true;
  }

  /** Returns the results in the order of the datasets, and then those of the run. */
  private List<LoadResult> sorted() {
    List<String> names = logs.keySet().stream().map(Dataset::name).toList();
    return Stream.concat(names.stream(), Stream.of("all"))
        .flatMap(name -> results.stream().filter(each -> each.dataset().equals(name)))
        .toList();
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
