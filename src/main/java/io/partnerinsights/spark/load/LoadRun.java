package io.partnerinsights.spark.load;

import io.partnerinsights.core.base.Threads;
import io.partnerinsights.core.catalog.LoadedTableName;
import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryDataset;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.spark.load.RunResults.ResultLog;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a load: loads each dataset on a thread of its own, so that their waits overlap. A
 * dataset that fails does not end the others.
 */
public final class LoadRun {
  public static final String RUNNING_COLUMNS =
      "dataset STRING, state STRING, since TIMESTAMP_LTZ, rows BIGINT";

  private static final Logger LOG = LoggerFactory.getLogger(LoadRun.class);

  /** The runs of this JVM that have not ended. */
  private static final Set<LoadRun> RUNNING_LOADS = ConcurrentHashMap.newKeySet();

  private static final String SKIPPED_DATASET_FORMAT =
      "this dataset cannot be loaded, because %s. No action is needed. If you need its rows, read"
          + " the dataset with format(\"partnerinsights\")";

  private static final String STOPPED_DATASET_FORMAT =
      "this dataset cannot be loaded, because %s. Remove the dataset from the load. If"
          + " you need its rows, read the dataset with format(\"partnerinsights\")";

  private static final String NO_TABLE_NAME_REASON = "its name cannot be the name of a table";

  private static final String NO_MONTHS_REASON =
      "the connector knows no month column in it, and the service does not offer TIMESPAN LIFETIME"
          + " for it";

  private static final String UNLISTED_DATASET_FORMAT =
      "the service no longer lists this dataset for the user, so table %s gets no new rows. If you"
          + " need new rows, check the user's roles in Partner Center. If you need no new rows,"
          + " rename the table, because each load looks for the table by its name, and delete the"
          + " dataset's scheduled report by running: %s";

  private static final String SIGN_IN_ENDS =
      "the sign-in expires in %s days, at %s, and loads after that time fail. Before that time, run"
          + " partnerinsights login. Nothing was skipped in this run";

  /** The time before the end of a sign-in from which each run says it. */
  private static final Duration SIGN_IN_WARNING_PERIOD = Duration.ofDays(30);

  /** Maximum time in seconds for datasets to end after an interrupt. */
  private static final int MAX_END_SECONDS = 5;

  /** Maximum time in seconds to write the results after an interrupt. */
  private static final int MAX_SAVE_SECONDS = 10;

  private final SparkSession userSession;
  private final LoadContext context;
  private final LoadSettings settings;
  private final Session session;

  private final RunResults results;

  private final Map<Dataset, ResultLog> resultLogs = new LinkedHashMap<>();

  /**
   * @param userSession the user's session; the load runs in another one with the same settings
   */
  public LoadRun(SparkSession userSession, LoadSettings settings, LoadSessions sessions) {
    this.userSession = userSession;
    this.settings = settings;
    this.session = sessions.openAccountSession();
    SparkSession loadSession = LoadContext.createSession(userSession);
    ExecutorService threads =
        Executors.newCachedThreadPool(Threads.daemonFactory("partnerinsights-load"));
    this.context =
        new LoadContext(loadSession, settings, sessions, session, new ArrayList<>(), threads);
    this.results = RunResults.of(context);
  }

  /**
   * Runs the load once, and returns what it did for each dataset.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code LOAD_FAILED} after all
   *     datasets if one of them needs the user; {@code WAIT_INTERRUPTED}; the error of a wrong
   *     argument, or of the first calls
   */
  public List<LoadResult> run() {
    // Spark's catalogs read the settings of the active session.
    SparkSession.setActiveSession(context.spark());
    try {
      TableFormat.checkDestination(context.spark(), settings);
      prepareDatasets();
      SparkApplication.callInterruptibly(this::loadAll);
      session.findSignInExpiry().ifPresent(this::warnOfSignInExpiry);
      if (settings.isDryRun()) {
        return results.sortedResults();
      }
      if (settings.datasets().isEmpty() && settings.fillMonths() == null) {
        // A monitor sees by it that an earlier failure of such a run is over.
        results
            .startLog(RunResults.RUN)
            .add(
                State.NOTHING_NEW,
                "the run ended without an error of its own. No action is needed for this row, which"
                    + " is not about a dataset. The row of each dataset says what the dataset"
                    + " needs",
                null);
      }
      String rowsLocation = results.saveToLoadsTable();
      session.deleteDueReports();
      return results.resultsOrThrow(rowsLocation);
    } finally {
      RUNNING_LOADS.remove(this);
      context.threads().shutdownNow();
      resultLogs.values().forEach(log -> log.waitEntry.endWait());
      SparkSession.setActiveSession(userSession);
      resultLogs.values().forEach(log -> refreshCache(log.table));
      if (!resultLogs.isEmpty()) {
        refreshCache(settings.loadsTable());
      }
    }
  }

  /** Apache Iceberg caches tables for each session, without what another one has changed. */
  private void refreshCache(String table) {
    try {
      TableAddress address = TableAddress.of(userSession, table);
      if (TableFormat.forNewTables(address.catalog()) == TableFormat.ICEBERG
          && address.findTable() != null) {
        userSession.catalog().refreshTable(table);
      }
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare.
      LOG.warn(
          "This session may show old rows of table {}, because the session's cache could not be"
              + " refreshed after the load. To see the new rows in this session, run REFRESH TABLE"
              + " {}",
          table,
          table,
          e);
    }
  }

  /** Makes the calls and checks before the first dataset. */
  private void prepareDatasets() {
    try {
      List<Dataset> datasets = SparkApplication.callInterruptibly(session::refreshDatasets);
      chooseDatasets(datasets);
      RUNNING_LOADS.add(this);
      context.reports().addAll(SparkApplication.callInterruptibly(session::listReports));
      rejectFutureMonths();
      recordMissingDatasets(datasets);
    } catch (RuntimeException e) {
      results.recordRunFailure(e, this::resolveDataset);
      throw e;
    }
  }

  private void rejectFutureMonths() {
    Months fillMonths = settings.fillMonths();
    YearMonth latestMonth =
        fillMonths == null ? settings.sinceMonth() : Months.toMonth(fillMonths.lastNumber());
    if (latestMonth != null && latestMonth.isAfter(context.thisMonth())) {
      throw LoadErrors.FUTURE_MONTH.error(
          latestMonth, fillMonths == null ? "since" : "fill", context.thisMonth());
    }
  }

  /**
   * Returns what the datasets of running loads do that were started with the same account.
   *
   * @param connection the caller's connection
   * @return values of {@link #RUNNING_COLUMNS}; times are instants
   */
  public static List<List<?>> runningDatasetRows(ConnectionId connection) {
    return RUNNING_LOADS.stream()
        .filter(run -> run.session.client().connectionId().equals(connection))
        .flatMap(run -> run.resultLogs.values().stream())
        .<List<?>>map(ResultLog::toRunningRow)
        .toList();
  }

  /**
   * Returns the dataset of that name.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code UNKNOWN_DATASET}
   */
  public static Dataset requireDataset(List<Dataset> datasets, String name) {
    List<String> names = datasets.stream().map(Dataset::name).toList();
    return Dataset.findByName(datasets, name)
        .orElseThrow(
            () -> LoadErrors.UNKNOWN_DATASET.withSuggestion(name, names).error(name, names));
  }

  private void chooseDatasets(List<Dataset> datasets) {
    List<String> chosenNames = settings.datasets();
    Columns.namesWithout(settings.acceptedDatasets(), chosenNames)
        .forEach(name -> requireDataset(datasets, name));
    datasets.stream()
        .filter(
            each ->
                chosenNames.isEmpty()
                    || chosenNames.stream().anyMatch(each.name()::equalsIgnoreCase))
        .forEach(each -> resultLogs.put(each, results.startLog(each.name())));
    resultLogs.values().forEach(log -> log.waitEntry.showActivity("planning the load", ""));
  }

  /** Notes the datasets that are not listed, and were named or have been loaded. */
  private void recordMissingDatasets(List<Dataset> datasets) {
    List<String> listedNames = datasets.stream().map(Dataset::name).toList();
    List<String> chosenNames = settings.datasets();
    Stream<String> knownNames =
        DataDictionary.builtIn().datasets().stream().map(DictionaryDataset::name);
    List<String> expectedNames = chosenNames.isEmpty() ? knownNames.toList() : chosenNames;
    Columns.namesWithout(expectedNames, listedNames)
        .forEach(name -> recordMissingDataset(name, datasets));
    if (resultLogs.isEmpty()
        && results.loadResults().stream().allMatch(each -> each.dataset().equals(RunResults.RUN))) {
      chosenNames.forEach(name -> requireDataset(datasets, name));
    }
  }

  private void recordMissingDataset(String name, List<Dataset> datasets) {
    ResultLog log = results.startLog(resolveDataset(name));
    try {
      if (DatasetSchedule.findScheduledReports(context, log.dataset).findAny().isPresent()
          || LakeTable.isOwned(context, log.table, log.dataset)) {
        String message =
            UNLISTED_DATASET_FORMAT.formatted(
                log.table, context.statements().unscheduleStatement(log.dataset));
        log.add(State.NEEDS_ATTENTION, message, null);
      } else if (!settings.datasets().isEmpty()) {
        log = results.startLog(RunResults.RUN);
        requireDataset(datasets, name);
      }
    } catch (Exception e) {
      context.rethrowIfRunInterrupted(e);
      RunResults.recordFailure(log, e);
    }
  }

  /** Returns the listed, loaded or known dataset that a name of the call means; the run if none. */
  private String resolveDataset(String name) {
    Stream<String> listedNames = resultLogs.keySet().stream().map(Dataset::name);
    Stream<String> loadedNames =
        DatasetSchedule.findScheduledReports(context, name).map(ReportUse::datasetOf);
    Stream<String> knownNames =
        DataDictionary.builtIn().datasets().stream().map(DictionaryDataset::name);
    return Stream.of(listedNames, loadedNames, knownNames)
        .flatMap(names -> names.filter(name::equalsIgnoreCase))
        .findFirst()
        .orElseGet(
            () -> LakeTable.isOwned(context, results.tableOf(name), name) ? name : RunResults.RUN);
  }

  private void warnOfSignInExpiry(Instant expiry) {
    Duration remainingTime = Duration.between(context.now(), expiry);
    if (remainingTime.compareTo(SIGN_IN_WARNING_PERIOD) < 0) {
      results
          .startLog(RunResults.RUN)
          .add(State.SKIPPED, SIGN_IN_ENDS.formatted(remainingTime.toDays(), expiry), null);
    }
  }

  private void loadDataset(Dataset dataset, ResultLog log) throws Exception {
    boolean hasTableName =
        settings.loadsSingleTable() || LoadedTableName.of(dataset.name()).isPresent();
    if (!hasTableName || !DatasetLoad.isSupported(dataset)) {
      String reason = hasTableName ? NO_MONTHS_REASON : NO_TABLE_NAME_REASON;
      if (settings.datasets().isEmpty()) {
        log.add(State.SKIPPED, SKIPPED_DATASET_FORMAT.formatted(reason), null);
      } else {
        log.add(State.STOPPED, STOPPED_DATASET_FORMAT.formatted(reason), null);
      }
      return;
    }
    DatasetLoad datasetLoad = DatasetLoad.plan(context, dataset, log);
    if (settings.isDryRun()) {
      datasetLoad.recordPlannedSteps();
    } else {
      log.waitEntry.showActivity("preparing the table", "");
      datasetLoad.run();
    }
  }

  /**
   * Loads all datasets at the same time, and prints the lines that are due. An interrupt of this
   * thread ends all of them.
   */
  private boolean loadAll() {
    Map<String, CompletableFuture<Void>> loads = new TreeMap<>();
    resultLogs.forEach(
        (dataset, log) -> {
          Runnable load = () -> loadAndRecordFailure(dataset, log);
          loads.put(dataset.name(), CompletableFuture.runAsync(load, context.threads()));
        });
    CompletableFuture<Void> allLoads =
        CompletableFuture.allOf(loads.values().toArray(CompletableFuture<?>[]::new));
    while (true) {
      try {
        allLoads.get(1, TimeUnit.SECONDS);
        return true;
      } catch (TimeoutException e) {
        session.openWaits().printIfDue();
      } catch (InterruptedException e) {
        endInterruptedRun();
        Thread.currentThread().interrupt();
        loads.values().removeIf(CompletableFuture::isDone);
        throw loads.isEmpty()
            ? LoadErrors.INTERRUPTED.causedBy(e)
            : LoadErrors.INTERRUPTED_WHILE_LOADING.causedBy(e, MAX_END_SECONDS, loads.keySet());
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
      }
    }
  }

  /** Ends the datasets, and records the results of those that end within some seconds. */
  private void endInterruptedRun() {
    context.threads().shutdownNow();
    Executor newThread =
        task -> Threads.daemonFactory("partnerinsights-load").newThread(task).start();
    try {
      // Joined, because a second interrupt may follow the first one at once.
      CompletableFuture.runAsync(this::recordEndedDatasets, newThread)
          .orTimeout(MAX_END_SECONDS + MAX_SAVE_SECONDS, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      LOG.warn(
          "The load was interrupted, and its results are not recorded in table {}. The tables of"
              + " the datasets keep the rows that were loaded. To load the rest, run the load"
              + " again",
          settings.loadsTable(),
          e);
    }
  }

  private void recordEndedDatasets() {
    try {
      boolean unused = context.threads().awaitTermination(MAX_END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!settings.isDryRun() && !results.loadResults().isEmpty()) {
      results.saveToLoadsTable();
    }
  }

  /**
   * Loads a dataset. Each failure, also an interrupt of this thread, is a result of the dataset.
   */
  private void loadAndRecordFailure(Dataset dataset, ResultLog log) {
    SparkSession spark = context.spark();
    SparkSession.setActiveSession(spark);
    // A failure of one dataset would end the waits of all others of the same execution.
    spark.sparkContext().setLocalProperty("spark.sql.execution.id", null);
    spark.sparkContext().setJobDescription("Load of " + dataset.name());
    try {
      loadDataset(dataset, log);
    } catch (Exception e) {
      RunResults.recordFailure(
          log, context.threads().isShutdown() ? LoadErrors.INTERRUPTED.causedBy(e) : e);
    } catch (LinkageError e) {
      RunResults.recordFailure(log, LoadErrors.INCOMPATIBLE_LIBRARY.causedBy(e, log.table, e));
    } finally {
      log.waitEntry.endWait();
    }
  }
}
