package io.partnerinsights.spark.load;

import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.catalog.LoadedTableName;
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
 * @param id identifies the run in its rows; a later run has a later text
 * @param all the results of all datasets, in the order of their times
 */
record RunResults(LoadContext context, String id, List<LoadResult> all) {
  private static final Logger LOG = LoggerFactory.getLogger(RunResults.class);

  /** Stands for a dataset in results that are about the whole run. */
  static final String RUN = "run";

  /** Stands for a dataset in a result that no table has. */
  private static final String TABLE_OF_LOADS = "loads table";

  static RunResults of(LoadContext context) {
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    String id = context.session().now().truncatedTo(ChronoUnit.SECONDS) + "-" + random;
    return new RunResults(context, id, new CopyOnWriteArrayList<>());
  }

  /** Begins the results of a dataset. */
  ResultLog log(String dataset) {
    return new ResultLog(dataset, table(dataset));
  }

  String table(String dataset) {
    LoadSettings settings = context.settings();
    return LoadedTableName.find(dataset).map(settings::table).orElse(settings.into());
  }

  /**
   * The results of one dataset, and what it does now. The thread of the dataset changes it; other
   * threads may read it.
   */
  final class ResultLog implements LoadSteps.Results {
    final String dataset;
    final String table;

    /** Is open while the dataset is loaded. */
    final OpenWaits.Entry waiting;

    private final Instant started = context.session().now();

    /** The number of the table's rows; null until they are counted. */
    private volatile @Nullable Long rows;

    private ResultLog(String dataset, String table) {
      this.dataset = dataset;
      this.table = table;
      this.waiting = context.session().openWaits().entry(dataset);
    }

    /** Returns the dataset, what it does, since when, and the table's rows if they are counted. */
    List<?> running() {
      OpenWaits.Activity now = waiting.activity();
      return Arrays.asList(dataset, now.what(), now.since(), rows);
    }

    @Override
    public void setRows(long count) {
      rows = count;
    }

    @Override
    public void add(State state, String message, @Nullable ExecutionKey execution) {
      add(state, message, execution, "", rows);
    }

    @Override
    public void loaded(String message, ExecutionKey execution, Set<Integer> months, long after) {
      add(State.LOADED, message, execution, Months.names(months), after);
      setRows(after);
    }

    private void add(
        State state,
        String message,
        @Nullable ExecutionKey execution,
        String months,
        @Nullable Long after) {
      waiting.say(state + ": " + message);
      String executionId = execution == null ? null : execution.id();
      Instant generated = execution == null ? null : execution.generated();
      List<?> values =
          Arrays.asList(
              started,
              dataset,
              dataset.equals(RUN) ? null : table,
              state.name(),
              executionId,
              generated,
              months,
              rows,
              after,
              message,
              Duration.between(started, context.session().now()).toMillis() / 1000.0,
              id);
      all.add(new LoadResult(dataset, state, message, values));
    }

    boolean isEmpty() {
      return all.stream().noneMatch(each -> each.dataset().equals(dataset));
    }
  }

  /** Adds a failure. Logs its stack, which may have a customer's values, at DEBUG. */
  static void fail(ResultLog log, Exception failure) {
    String reason = LoadErrors.summary(failure);
    LOG.info("The load of {} failed: {}", log.dataset, reason);
    LOG.debug("The load of {} failed", log.dataset, failure);
    // For a name that means no dataset: a monitor shows this state of the run until the next run.
    log.add(log.dataset.equals(RUN) ? State.NEEDS_ATTENTION : State.FAILED, reason, null);
  }

  /**
   * Adds the failure of a run that loads no dataset to the loads table, if it exists.
   *
   * @param resolve finds the dataset that a name of the call means
   */
  void addFailure(RuntimeException failure, UnaryOperator<String> resolve) {
    if (context.settings().isDryRun() || LoadErrors.isInterrupt(failure)) {
      return;
    }
    String table = context.settings().tableOfLoads();
    try {
      List<String> named = context.settings().datasets();
      List<String> noted = all.stream().map(LoadResult::dataset).toList();
      Columns.without(named.stream().map(resolve).toList(), noted)
          .forEach(name -> fail(log(name), failure));
      if (named.isEmpty()) {
        log(RUN).add(State.FAILED, LoadErrors.summary(failure), null);
      }
      if (TableAddress.of(context.spark(), table).find() != null) {
        addToTable();
      }
    } catch (RuntimeException e) {
      LOG.info("The failure of this load could not be recorded in table {}", table, e);
    }
  }

  /** Adds the results to the loads table in one commit. Returns where to find them. */
  String addToTable() {
    String table = context.settings().tableOfLoads();
    try {
      TableFormat.append(context.spark(), table, LoadResult.rows(all), LoadResult.SCHEMA);
      return "SELECT * FROM %s WHERE run = %s".formatted(table, Columns.text(id));
    } catch (Exception e) {
      LOG.info(
          "The results of this load could not be recorded in table {}. The rows that were loaded"
              + " are kept",
          table,
          e);
      String message = LoadErrors.NOT_NOTED.error(table, LoadErrors.reason(e)).getMessage();
      log(TABLE_OF_LOADS).add(State.FAILED, message, null);
      return "the messages above, or the log at INFO";
    }
  }

  /** Returns the results by name; that of a run without a problem is only in the loads table. */
  List<LoadResult> sorted() {
    return all.stream()
        .filter(each -> !each.dataset().equals(RUN) || each.state() != State.NOTHING_NEW)
        .sorted(Comparator.comparing(LoadResult::dataset))
        .toList();
  }

  /**
   * Returns the results in the order of the datasets' names, if none of them needs the user.
   *
   * @param rows where to find the rows of the run
   */
  List<LoadResult> checked(String rows) {
    List<LoadResult> sorted = sorted();
    List<LoadResult> failures = sorted.stream().filter(each -> each.state().isFailure()).toList();
    if (failures.isEmpty()) {
      return sorted;
    }
    String reasons =
        failures.stream()
            .map(each -> each.dataset() + " " + each.state() + ": " + each.message())
            .map(text -> text.replaceFirst("\\.$", ""))
            .collect(Collectors.joining(". "));
    throw LoadErrors.DATASETS_FAILED.error(datasets(failures), datasets(all), reasons, rows);
  }

  private static long datasets(List<LoadResult> results) {
    Stream<String> names = results.stream().map(LoadResult::dataset).distinct();
    return names.filter(name -> !name.equals(TABLE_OF_LOADS) && !name.equals(RUN)).count();
  }
}
