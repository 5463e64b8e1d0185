package io.partnerinsights.spark.load;

import io.partnerinsights.core.spi.WaitDisplay;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The results of one dataset in one run, in order, and what it does now. The thread of the dataset
 * changes it; other threads may read it.
 */
final class ResultLog implements WaitDisplay {
  private static final Logger LOG = LoggerFactory.getLogger(ResultLog.class);

  private final String dataset;
  private final String table;
  private final Clock clock;
  private final Instant started;
  private final List<LoadResult> results = new ArrayList<>();
  private long rows;
  private String text = "planning";
  private Instant since;
  private boolean isLast;

  /**
   * What a load of a dataset does.
   *
   * @param isLast whether it is done
   * @param rows the table's rows
   */
  record Step(String dataset, String text, Instant since, long rows, boolean isLast) {}

  ResultLog(String dataset, String table, Clock clock) {
    this.dataset = dataset;
    this.table = table;
    this.clock = clock;
    this.started = clock.instant();
    this.since = started;
  }

  /** Sets the number of the table's rows, which results have that change nothing. */
  synchronized void setRows(long count) {
    rows = count;
  }

  /** Notes what the load does from now on. */
  void begin(String what) {
    set(what, false);
  }

  /** Notes that nothing is left to do. */
  void end() {
    set("done", true);
  }

  private synchronized void set(String what, boolean last) {
    if (!text.equals(what)) {
      text = what;
      since = clock.instant();
      isLast = last;
    }
  }

  synchronized Step step() {
    return new Step(dataset, text, since, rows, isLast);
  }

  @Override
  public void show(String what, Duration elapsed) {
    set("waiting for " + what, false);
  }

  @Override
  public void clear() {
    set("working", false);
  }

  /** Adds a result that is not of an execution. */
  void add(State state, String message) {
    add(of(state, message, null));
  }

  void add(LoadResult result) {
    LOG.info("{} {}: {}", dataset, result.state(), result.message());
    synchronized (this) {
      results.add(result);
    }
  }

  /** Returns a result that changes nothing; {@code execution} is null if none was read. */
  LoadResult of(State state, String message, @Nullable ExecutionKey execution) {
    return of(state, message, execution, "", rows);
  }

  /** Returns a result without adding it, after which the table has this number of rows. */
  synchronized LoadResult of(
      State state, String message, @Nullable ExecutionKey execution, String months, long after) {
    long before = rows;
    rows = after;
    return new LoadResult(
        started,
        dataset,
        table,
        state,
        execution == null ? null : execution.id(),
        execution == null ? null : execution.generated(),
        months,
        before,
        after,
        message,
        Duration.between(started, clock.instant()));
  }

  synchronized boolean has(State state) {
    return results.stream().anyMatch(each -> each.state() == state);
  }

  synchronized boolean hasFailure() {
    return results.stream().anyMatch(each -> each.state().isFailure());
  }

  synchronized List<LoadResult> all() {
    return List.copyOf(results);
  }
}
