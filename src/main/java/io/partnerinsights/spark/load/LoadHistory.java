package io.partnerinsights.spark.load;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of loads, which has a row for each result and which no load reads. A run adds its rows
 * in one commit when it ends, and a long run also every ten minutes, so that a kill loses few of
 * them. Used by the thread of the run.
 */
final class LoadHistory {
  private static final Logger LOG = LoggerFactory.getLogger(LoadHistory.class);

  private static final Duration INTERVAL = Duration.ofMinutes(10);

  private final SparkSession spark;
  private final TableName table;
  private final Clock clock;
  private final List<LoadResult> run;

  /** How many results of the run the table has. */
  private int added;

  private Instant next;

  LoadHistory(SparkSession spark, TableName table, Clock clock, List<LoadResult> run) {
    this.spark = spark;
    this.table = table;
    this.clock = clock;
    this.run = run;
    this.next = clock.instant().plus(INTERVAL);
  }

  void create() {
    new TableCreation(spark, table, LoadResult.SCHEMA, null, Map.of(), List.of()).create();
  }

  /** Adds the results so far if it is time; a failure is left to the end of the run. */
  void addInTime() {
    if (!clock.instant().isBefore(next)) {
      next = clock.instant().plus(INTERVAL);
      add();
    }
  }

  /** Adds the results that the table does not have, in one commit; returns why it could not. */
  @Nullable Exception add() {
    List<LoadResult> results = run.stream().skip(added).toList();
    if (results.isEmpty()) {
      return null;
    }
    try {
      spark
          .createDataFrame(LoadResult.rows(results), LoadResult.SCHEMA)
          .coalesce(1)
          .writeTo(table.quoted())
          .append();
      added += results.size();
      return null;
    } catch (Exception e) {
      LoadErrors.rethrowInterrupt(e);
      LOG.warn("The table of loads {} cannot be written", table, e);
      return LoadErrors.NOT_APPENDED.causedBy(e, table, LoadErrors.summary(e));
    }
  }

  /** Adds the results of a run that has ended before its time, as far as Spark still can. */
  void addAfter(Exception end) {
    boolean interrupted = Thread.interrupted();
    try {
      add();
    } catch (RuntimeException e) {
      end.addSuppressed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
