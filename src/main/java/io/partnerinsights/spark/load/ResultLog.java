package io.partnerinsights.spark.load;

import io.partnerinsights.core.report.OpenWaits;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The results of one dataset in one run, in order, and what it does now. The thread of the dataset
 * changes it; other threads may read it.
 *
 * @param waiting is open while the dataset is loaded
 * @param run the results of all datasets of the run, in the order of their times
 * @param rows the number of the table's rows
 */
record ResultLog(
    String dataset,
    String table,
    OpenWaits.Wait waiting,
    Clock clock,
    Instant started,
    List<LoadResult> run,
    AtomicLong rows)
    implements LoadSteps.Results {
  private static final Logger LOG = LoggerFactory.getLogger(ResultLog.class);

  /** Returns the dataset, what it does, since when, and the table's rows. */
  List<?> running() {
    OpenWaits.Activity now = waiting.activity();
    return List.of(dataset, now.what(), now.since(), rows.get());
  }

  @Override
  public void setRows(long count) {
    rows.set(count);
  }

  @Override
  public void add(State state, String message, @Nullable ExecutionKey execution) {
    add(state, message, execution, "", rows.get());
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
            rows.get(),
            after,
            message,
            Duration.between(started, clock.instant()).toMillis() / 1000.0);
    run.add(new LoadResult(dataset, state, message, values));
  }

  boolean isEmpty() {
    return run.stream().noneMatch(each -> each.dataset().equals(dataset));
  }
}
