package io.partnerinsights.spark.load;

import io.partnerinsights.core.report.OpenWaits;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The results of one dataset in one run, in order, and what it does now. The thread of the dataset
 * changes it; other threads may read it.
 */
final class ResultLog implements LoadSteps.Results {
  private static final Logger LOG = LoggerFactory.getLogger(ResultLog.class);

  private final Clock clock;
  private final Instant started;
  private final List<LoadResult> run;
  private final String dataset;
  private final OpenWaits.Wait wait;
  private final String table;

  /** The table's rows. */
  private volatile long rows;

  /**
   * @param run the results of all datasets of the run, in the order of their times
   */
  ResultLog(String dataset, String table, Clock clock, OpenWaits open, List<LoadResult> run) {
    this.dataset = dataset;
    this.wait = open.wait(dataset);
    this.table = table;
    this.clock = clock;
    this.run = run;
    this.started = clock.instant();
  }

  String table() {
    return table;
  }

  /** Returns the dataset, what it does, since when, and the table's rows. */
  List<?> running() {
    OpenWaits.Activity now = wait.activity();
    return List.of(dataset, now.what(), now.since(), rows);
  }

  /** Returns the wait that is open while the dataset is loaded. */
  OpenWaits.Wait waiting() {
    return wait;
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
    String names =
        months.stream()
            .filter(month -> month != Months.NONE)
            .map(Months::name)
            .collect(Collectors.joining(","));
    add(State.LOADED, message, execution, names, after);
    setRows(after);
  }

  private void add(
      State state, String message, @Nullable ExecutionKey execution, String months, long after) {
    LOG.info("{} {}: {}", dataset, state, message);
    List<?> values =
        Arrays.asList(
            started,
            dataset,
            table,
            state.name(),
            execution == null ? null : execution.id(),
            execution == null ? null : execution.generated(),
            months,
            rows,
            after,
            message,
            Duration.between(started, clock.instant()).toMillis() / 1000.0);
    run.add(new LoadResult(dataset, state, message, values));
  }

  boolean isEmpty() {
    return run.stream().noneMatch(each -> each.dataset().equals(dataset));
  }
}
