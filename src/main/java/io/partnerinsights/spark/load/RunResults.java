package io.partnerinsights.spark.load;

import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.catalog.LoadedTableName;
import io.partnerinsights.core.errors.UnexpectedError;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The results of one run: its rows in the loads table, and its error. Thread-safe.
 *
 * @param runId identifies the run in its rows; a later run has a later text
 * @param loadResults the results of all datasets, in the order of their times
 */
record RunResults(LoadContext context, String runId, List<LoadResult> loadResults) {
  private static final Logger LOG = LoggerFactory.getLogger(RunResults.class);

  /** Stands for a dataset in results that are about the whole run. */
  static final String RUN = "run";

  /** Stands for a dataset in a result that no table has. */
  private static final String LOADS_TABLE = "loads table";

  static RunResults of(LoadContext context) {
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    String runId = context.session().now().truncatedTo(ChronoUnit.SECONDS) + "-" + random;
    return new RunResults(context, runId, new CopyOnWriteArrayList<>());
  }

  ResultLog startLog(String dataset) {
    return new ResultLog(dataset, tableOf(dataset));
  }

  String tableOf(String dataset) {
    LoadSettings settings = context.settings();
    return LoadedTableName.of(dataset).map(settings::tableOf).orElse(settings.destination());
  }

  /**
   * The results of one dataset, and what it does now. The thread of the dataset changes it; other
   * threads may read it.
   */
  final class ResultLog implements LoadSteps.Results {
    final String dataset;
    final String table;

    /** Is open while the dataset is loaded. */
    final OpenWaits.Entry waitEntry;

    private final Instant startTime = context.session().now();

    /** The number of the table's rows; null until they are counted. */
    private volatile @Nullable Long rowCount;

    private ResultLog(String dataset, String table) {
      this.dataset = dataset;
      this.table = table;
      this.waitEntry = context.session().openWaits().newEntry(dataset);
    }

    /** Returns the dataset, what it does, since when, and the table's rows if they are counted. */
    List<?> toRunningRow() {
      OpenWaits.Activity activity = waitEntry.activity();
      return Arrays.asList(dataset, activity.description(), activity.startedAt(), rowCount);
    }

    @Override
    public void setRowCount(long count) {
      rowCount = count;
    }

    @Override
    public void add(State state, String message, @Nullable ExecutionKey executionKey) {
      addRow(state, message, executionKey, "", rowCount);
    }

    @Override
    public void addLoaded(
        String message, ExecutionKey executionKey, Set<Integer> months, long rowsAfter) {
      addRow(State.LOADED, message, executionKey, Months.namesOf(months), rowsAfter);
      setRowCount(rowsAfter);
    }

    private void addRow(
        State state,
        String message,
        @Nullable ExecutionKey executionKey,
        String months,
        @Nullable Long rowsAfter) {
      waitEntry.printResultAndSuspend(state + ": " + message);
      String executionId = executionKey == null ? null : executionKey.id();
      Instant generatedTime = executionKey == null ? null : executionKey.generatedTime();
      List<?> values =
          Arrays.asList(
              startTime,
              dataset,
              dataset.equals(RUN) ? null : table,
              state.name(),
              executionId,
              generatedTime,
              months,
              rowCount,
              rowsAfter,
              message,
              Duration.between(startTime, context.session().now()).toMillis() / 1000.0,
              runId);
      loadResults.add(new LoadResult(dataset, state, message, values));
    }

    boolean isEmpty() {
      return loadResults.stream().noneMatch(each -> each.dataset().equals(dataset));
    }
  }

  /** Adds a failure. Logs its stack, which may have a customer's values, at DEBUG, or of a bug. */
  static void recordFailure(ResultLog log, Exception failure) {
    String reason = LoadErrors.summarize(failure);
    if (UnexpectedError.isBug(failure)) {
      LOG.error(
          "The load of {} failed because of a bug in the connector. Report the bug, with this error"
              + " and the stack trace below: {}",
          log.dataset,
          reason,
          failure);
    } else {
      LOG.warn(
          "The load of {} failed. Fix this error, and run the load again: {}", log.dataset, reason);
      LOG.debug("The load of {} failed", log.dataset, failure);
    }
    // For a name that means no dataset: a monitor shows this state of the run until the next run.
    log.add(log.dataset.equals(RUN) ? State.NEEDS_ATTENTION : State.FAILED, reason, null);
  }

  /**
   * Adds the failure of a run that loads no dataset to the loads table, if it exists.
   *
   * @param resolveDataset finds the dataset that a name of the call means
   */
  void recordRunFailure(RuntimeException failure, UnaryOperator<String> resolveDataset) {
    if (context.settings().isDryRun() || LoadErrors.isInterrupt(failure)) {
      return;
    }
    String table = context.settings().loadsTable();
    try {
      List<String> chosenNames = context.settings().datasets();
      List<String> recordedNames = loadResults.stream().map(LoadResult::dataset).toList();
      Columns.namesWithout(chosenNames.stream().map(resolveDataset).toList(), recordedNames)
          .forEach(name -> recordFailure(startLog(name), failure));
      if (chosenNames.isEmpty()) {
        startLog(RUN).add(State.FAILED, LoadErrors.summarize(failure), null);
      }
      if (TableAddress.of(context.spark(), table).findTable() != null) {
        saveToLoadsTable();
      }
    } catch (RuntimeException e) {
      LOG.warn(
          "The load failed, and this failure is not recorded in table {}, because the table could"
              + " not be written. Fix both errors: that of the table, which follows, and that with"
              + " which the load ends. Then run the load again",
          table,
          e);
    }
  }

  /** Adds the results to the loads table in one commit. Returns where to find them. */
  String saveToLoadsTable() {
    String table = context.settings().loadsTable();
    try {
      TableFormat.appendOrCreateTable(
          context.spark(), table, LoadResult.toRows(loadResults), LoadResult.SCHEMA);
      return "SELECT * FROM %s WHERE run = %s".formatted(table, Columns.toSqlLiteral(runId));
    } catch (Exception e) {
      LOG.warn(
          "The rows that this load wrote are kept, but its results are not recorded in table {},"
              + " because this table could not be written. Fix the error below, and run the load"
              + " again",
          table,
          e);
      String message =
          LoadErrors.NOT_RECORDED.error(table, LoadErrors.reasonWithoutCode(e)).getMessage();
      startLog(LOADS_TABLE).add(State.FAILED, message, null);
      return "the messages above, or the log";
    }
  }

  /** Returns the results by name; that of a run without a problem is only in the loads table. */
  List<LoadResult> sortedResults() {
    return loadResults.stream()
        .filter(each -> !each.dataset().equals(RUN) || each.state() != State.NOTHING_NEW)
        .sorted(Comparator.comparing(LoadResult::dataset))
        .toList();
  }

  /**
   * Returns the results in the order of the datasets' names, if none of them needs the user.
   *
   * @param rowsLocation where to find the rows of the run
   */
  List<LoadResult> resultsOrThrow(String rowsLocation) {
    List<LoadResult> sortedResults = sortedResults();
    List<LoadResult> failures =
        sortedResults.stream().filter(each -> each.state().isFailure()).toList();
    if (failures.isEmpty()) {
      return sortedResults;
    }
    String reasons =
        failures.stream()
            .map(each -> each.dataset() + " " + each.state() + ": " + each.message())
            .map(text -> text.replaceFirst("\\.$", ""))
            .collect(Collectors.joining(". "));
    throw LoadErrors.DATASETS_FAILED.error(
        countDatasets(failures), countDatasets(loadResults), reasons, rowsLocation);
  }

  private static long countDatasets(List<LoadResult> results) {
    Stream<String> names = results.stream().map(LoadResult::dataset).distinct();
    return names.filter(name -> !name.equals(LOADS_TABLE) && !name.equals(RUN)).count();
  }
}
