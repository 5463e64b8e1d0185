package io.partnerinsights.examples.etl;

import io.partnerinsights.examples.etl.ReportTables.Execution;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/**
 * Loads the new executions of a scheduled report into a Delta table, as a daily job. A run that a
 * check has stopped is tried again, and no later one is loaded before it: a newer execution may
 * lack the periods of an older one. See docs/lakehouse.md.
 */
public final class DailyLoad {
  private final ReportTables report;
  private final Loader loader;

  /** Creates the job; makes GETs only. */
  public DailyLoad(SparkSession spark, LoadSettings settings, Clock clock) {
    this.loader = new Loader(spark, settings, clock);
    this.report = new ReportTables(spark, settings.catalog(), settings.report());
  }

  /** Runs the job with arguments of the form {@code name=value}. */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> values = LoadSettings.parse(arguments, Set.of("skip"));
    LoadSettings settings = LoadSettings.of(values);
    try (SparkSession spark =
        SparkSession.builder().appName("Load of " + settings.table()).getOrCreate()) {
      DailyLoad job = new DailyLoad(spark, settings, Clock.systemUTC());
      Optional.ofNullable(values.get("skip")).map(job::skip).ifPresent(System.out::println);
      RunReport.print(job.run(), settings.table());
    }
  }

  /**
   * Loads the executions that are not loaded yet, oldest first.
   *
   * @return what was loaded
   * @throws LoadStoppedException if a check finds a problem in one of them
   */
  public List<RunReport> run() {
    List<RunReport> done = new ArrayList<>();
    for (Execution execution : pending()) {
      done.add(loader.load(execution.id(), execution.generated(), report.rows(execution)));
    }
    return done;
  }

  /**
   * Leaves an execution out of all loads.
   *
   * @throws IllegalArgumentException if it is not the next one to be loaded
   */
  public RunReport skip(String executionId) {
    return pending().stream()
        .limit(1)
        .filter(execution -> execution.id().equals(executionId))
        .findFirst()
        .map(execution -> loader.skip(executionId, execution.generated()))
        .orElseThrow(
            () -> new IllegalArgumentException(executionId + " is not the next one to be loaded"));
  }

  /**
   * Returns the executions after the newest final one. An older one would put back earlier values.
   */
  private List<Execution> pending() {
    List<Execution> all = report.executions();
    Instant newest =
        all.stream()
            .filter(execution -> loader.log().isFinal(execution.id()))
            .map(execution -> Instant.parse(execution.generated()))
            .max(Comparator.naturalOrder())
            .orElse(Instant.MIN);
    return all.stream()
        .filter(execution -> Instant.parse(execution.generated()).isAfter(newest))
        .toList();
  }
}
