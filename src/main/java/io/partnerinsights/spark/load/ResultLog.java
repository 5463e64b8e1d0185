package io.partnerinsights.spark.load;

import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The results of one dataset in one run, in order. Used by the thread of the dataset. */
final class ResultLog {
  private static final Logger LOG = LoggerFactory.getLogger(ResultLog.class);

  private final String dataset;
  private final String table;
  private final Clock clock;
  private final Instant started;
  private final List<LoadResult> results = new ArrayList<>();
  private long rows;

  ResultLog(String dataset, String table, Clock clock) {
    this.dataset = dataset;
    this.table = table;
    this.clock = clock;
    this.started = clock.instant();
  }

  /** Sets the number of the table's rows, which results have that change nothing. */
  void setRows(long count) {
    rows = count;
  }

  /** Adds a result that is not of an execution. */
  void add(State state, String message) {
    add(of(state, message, null));
  }

  void add(LoadResult result) {
    LOG.info("{} {}: {}", dataset, result.state(), result.message());
    results.add(result);
  }

  /** Returns a result that changes nothing; {@code execution} is null if none was read. */
  LoadResult of(State state, String message, @Nullable ExecutionKey execution) {
    return of(state, message, execution, "", rows);
  }

  /** Returns a result without adding it, after which the table has this number of rows. */
  LoadResult of(
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
    return results.stream().anyMatch(each -> each.state() == state);
  }

  boolean hasFailure() {
    return results.stream().anyMatch(each -> each.state().isFailure());
  }

  List<LoadResult> all() {
    return List.copyOf(results);
  }
}
