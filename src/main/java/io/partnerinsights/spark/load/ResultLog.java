package io.partnerinsights.spark.load;

import io.partnerinsights.spark.load.LoadResult.Change;
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

  ResultLog(String dataset, String table, Clock clock) {
    this.dataset = dataset;
    this.table = table;
    this.clock = clock;
    this.started = clock.instant();
  }

  /** Adds a result that is not of an execution. */
  void add(State state, String message, long rows) {
    add(of(state, message, null, Change.none(rows)));
  }

  void add(LoadResult result) {
    LOG.info("{} {}: {}", dataset, result.state(), result.message());
    results.add(result);
  }

  /** Returns a result without adding it; {@code execution} is null if none was read. */
  LoadResult of(State state, String message, @Nullable ExecutionKey execution, Change change) {
    return new LoadResult(
        started,
        dataset,
        table,
        state,
        execution == null ? null : execution.id(),
        execution == null ? null : execution.generated(),
        change,
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
