package io.partnerinsights.spark.load;

import io.partnerinsights.core.report.OpenWaits;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The results of one dataset in one run, in order, and what it does now. The thread of the dataset
 * changes it; other threads may read it.
 *
 * @param waiting is open while the dataset is loaded
 * @param results the results of all datasets of the run, in the order of their times
 * @param rows the number of the table's rows; null until they are counted
 */
record ResultLog(
    String run,
    String dataset,
    String table,
    OpenWaits.Entry waiting,
    Clock clock,
    Instant started,
    List<LoadResult> results,
    AtomicReference<@Nullable Long> rows)
    implements LoadSteps.Results {
  /** Returns the dataset, what it does, since when, and the table's rows if they are counted. */
  List<?> running() {
    OpenWaits.Activity now = waiting.activity();
    return Arrays.asList(dataset, now.what(), now.since(), rows.get());
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
            Duration.between(started, clock.instant()).toMillis() / 1000.0,
            run);
    results.add(new LoadResult(dataset, state, message, values));
  }

  boolean isEmpty() {
    return results.stream().noneMatch(each -> each.dataset().equals(dataset));
  }
}
