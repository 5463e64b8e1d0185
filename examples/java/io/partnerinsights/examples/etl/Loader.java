package io.partnerinsights.examples.etl;

import io.partnerinsights.examples.etl.RunReport.Counts;
import io.partnerinsights.examples.etl.RunReport.State;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Loads the rows of one run: checks them, merges them, writes the run report. After a crash at any
 * point the run can be repeated, because a merge of the same rows changes nothing.
 */
final class Loader {
  private final LoadSettings settings;
  private final TableKey key;
  private final LakeTable table;
  private final RunLog log;
  private final Clock clock;

  Loader(SparkSession spark, LoadSettings settings, Clock clock) {
    this.settings = settings;
    this.key = TableKey.of(settings.dataset());
    this.table = new LakeTable(spark, settings.table(), key);
    this.log = new RunLog(spark, settings.runs());
    this.clock = clock;
  }

  RunLog log() {
    return log;
  }

  TableKey key() {
    return key;
  }

  /**
   * Loads rows.
   *
   * @param generated when the service generated them
   * @throws LoadStoppedException if a check finds a problem; the run report names it
   */
  RunReport load(String run, String generated, Dataset<Row> rows) {
    StructType columns = rows.schema();
    stopAt(QualityCheck.ofKey(columns, key), run, generated, Counts.ofRead(0));
    table.create(columns);
    stopAt(QualityCheck.ofColumns(columns, table.columns(), key), run, generated, Counts.ofRead(0));
    // Checks and merge read the rows several times; the file is downloaded once.
    Dataset<Row> kept = rows.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return loadKept(run, generated, kept);
    } finally {
      kept.unpersist();
    }
  }

  private RunReport loadKept(String run, String generated, Dataset<Row> rows) {
    Map<String, Long> periods = Periods.count(rows, key);
    List<String> problems =
        QualityCheck.ofRows(rows, periods, table.rowsByPeriod(), key, settings.maxLoss());
    stopAt(problems, run, generated, Counts.ofRead(sum(periods)));
    List<String> restated = List.copyOf(periods.keySet());
    Counts counts = table.merge(rows, sum(periods), restated);
    return write(run, generated, State.LOADED, counts, restated, List.of());
  }

  private static long sum(Map<String, Long> rowsByPeriod) {
    return rowsByPeriod.values().stream().mapToLong(rows -> rows).sum();
  }

  private void stopAt(List<String> problems, String run, String generated, Counts counts) {
    if (!problems.isEmpty()) {
      write(run, generated, State.STOPPED, counts, List.of(), problems);
      throw new LoadStoppedException(run, problems);
    }
  }

  /** Records that the operator leaves a run out. */
  RunReport skip(String run, String generated) {
    return write(run, generated, State.SKIPPED, Counts.ofRead(0), List.of(), List.of());
  }

  private RunReport write(
      String run,
      String generated,
      State state,
      Counts counts,
      List<String> periods,
      List<String> problems) {
    String ended = clock.instant().toString();
    RunReport report =
        new RunReport(run, settings.table(), generated, ended, state, counts, periods, problems);
    log.write(report);
    return report;
  }
}
