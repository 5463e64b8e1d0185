package io.partnerinsights.spark.load;

import io.partnerinsights.core.spi.WaitDisplay;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
final class ResultLog implements WaitDisplay, LoadSteps.Results {
  /** What a dataset does that has ended. */
  static final String DONE = "done";

  private static final Logger LOG = LoggerFactory.getLogger(ResultLog.class);

  private final Clock clock;
  private final Instant started;
  private final List<LoadResult> run;
  private String table;
  private volatile Step step;

  /**
   * What a load of a dataset does.
   *
   * @param rows the table's rows
   */
  record Step(String dataset, String text, Instant since, long rows) {}

  /**
   * @param run the results of all datasets of the run, in the order of their times
   */
  ResultLog(String dataset, String table, Clock clock, List<LoadResult> run) {
    this.table = table;
    this.clock = clock;
    this.run = run;
    this.started = clock.instant();
    this.step = new Step(dataset, "planning", started, 0);
  }

  /** Sets the name of the table, which results have. */
  void setTable(String name) {
    table = name;
  }

  Step step() {
    return step;
  }

  void begin(String text) {
    if (!step.text.equals(text)) {
      step = new Step(step.dataset, text, clock.instant(), step.rows);
    }
  }

  @Override
  public void show(String what, Duration elapsed) {
    begin("waiting for " + what);
  }

  @Override
  public void clear() {
    begin("working");
  }

  @Override
  public void setRows(long rows) {
    step = new Step(step.dataset, step.text, step.since, rows);
  }

  @Override
  public void add(State state, String message, @Nullable ExecutionKey execution) {
    add(state, message, execution, "", step.rows);
  }

  @Override
  public void loaded(String message, ExecutionKey execution, Set<Integer> months, long rows) {
    String names =
        months.stream()
            .filter(month -> month != Months.NONE)
            .map(Months::name)
            .collect(Collectors.joining(","));
    add(State.LOADED, message, execution, names, rows);
    setRows(rows);
  }

  private void add(
      State state, String message, @Nullable ExecutionKey execution, String months, long after) {
    LOG.info("{} {}: {}", step.dataset, state, message);
    run.add(
        new LoadResult(
            started,
            step.dataset,
            table,
            state,
            execution == null ? null : execution.id(),
            execution == null ? null : execution.generated(),
            months,
            step.rows,
            after,
            message,
            Duration.between(started, clock.instant())));
  }

  boolean isEmpty() {
    return run.stream().noneMatch(each -> each.dataset().equals(step.dataset));
  }
}
