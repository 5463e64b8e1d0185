package io.partnerinsights.spark.load;

import io.partnerinsights.core.spi.WaitDisplay;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

  private static final String DONE = "done";

  private final String dataset;
  private final Clock clock;
  private final Instant started;
  private final List<LoadResult> run;
  private String table;
  private long rows;
  private String text = "planning";
  private Instant since;

  /**
   * What a load of a dataset does.
   *
   * @param rows the table's rows
   */
  record Step(String dataset, String text, Instant since, long rows) {
    boolean isLast() {
      return text.equals(DONE);
    }
  }

  /**
   * @param run the results of all datasets of the run, in the order of their times
   */
  ResultLog(String dataset, String table, Clock clock, List<LoadResult> run) {
    this.dataset = dataset;
    this.table = table;
    this.clock = clock;
    this.run = run;
    this.started = clock.instant();
    this.since = started;
  }

  /** Sets the name of the table, which results have. */
  synchronized void setTable(String name) {
    table = name;
  }

  /** Sets the number of the table's rows, which results have that change nothing. */
  synchronized void setRows(long count) {
    rows = count;
  }

  synchronized void begin(String what) {
    if (!text.equals(what)) {
      text = what;
      since = clock.instant();
    }
  }

  void end() {
    begin(DONE);
  }

  synchronized Step step() {
    return new Step(dataset, text, since, rows);
  }

  @Override
  public void show(String what, Duration elapsed) {
    begin("waiting for " + what);
  }

  @Override
  public void clear() {
    begin("working");
  }

  /** Adds a result that is not of an execution. */
  void add(State state, String message) {
    add(of(state, message, null));
  }

  void add(LoadResult result) {
    LOG.info("{} {}: {}", dataset, result.state(), result.message());
    run.add(result);
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

  boolean has(State state) {
    return all().stream().anyMatch(each -> each.state() == state);
  }

  boolean hasFailure() {
    return all().stream().anyMatch(each -> each.state().isFailure());
  }

  List<LoadResult> all() {
    return run.stream().filter(each -> each.dataset().equals(dataset)).toList();
  }
}
