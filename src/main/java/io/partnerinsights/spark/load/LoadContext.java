package io.partnerinsights.spark.load;

import static java.util.stream.Collectors.joining;

import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.session.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the datasets of one run share. Thread-safe.
 *
 * @param reports the account's reports, which the run lists at its start
 * @param threads the threads of the run, which end with it
 */
record LoadContext(
    SparkSession spark,
    LoadSettings settings,
    LoadAccount account,
    Session session,
    Clock clock,
    List<ScheduledReport> reports,
    ExecutorService threads) {
  private static final Logger LOG = LoggerFactory.getLogger(LoadContext.class);

  /**
   * Returns a session with the settings of the user's, and with what a load needs: a date before
   * 1900 is written as it is read, and most queries are of a few rows.
   */
  static SparkSession session(SparkSession user) {
    SparkSession own = user.newSession();
    user.conf().getAll().foreach(each -> set(own.conf(), each._1(), each._2()));
    set(own.conf(), "spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED");
    set(own.conf(), "spark.sql.parquet.int96RebaseModeInWrite", "CORRECTED");
    // Only counts, and in Apache Iceberg rows by their months, are shuffled.
    int tasks = Math.min(user.sparkContext().defaultParallelism(), 16);
    set(own.conf(), "spark.sql.shuffle.partitions", "" + tasks);
    set(own.conf(), "spark.sql.adaptive.enabled", "false");
    set(own.conf(), "spark.sql.codegen.factoryMode", "NO_CODEGEN");
    set(own.conf(), "spark.databricks.delta.snapshotPartitions", "1");
    own.catalog().setCurrentCatalog(user.catalog().currentCatalog());
    own.catalog().setCurrentDatabase(user.catalog().currentDatabase());
    return own;
  }

  /**
   * Sets what the session lacks; false if it is refused, a result that only Scala's foreach needs.
   */
  private static boolean set(RuntimeConfig session, String key, String value) {
    try {
      if (!value.equals(session.get(key, null))) {
        session.set(key, value);
      }
      return true;
    } catch (Exception e) {
      // The load is slower without it, or ends with an error that names the setting.
      LOG.debug("A load runs without {}", key, e);
      return false;
    }
  }

  String accountDigest() {
    return Fingerprint.of(session.client().account()).digits();
  }

  Instant now() {
    return session.client().serviceTime(clock.instant());
  }

  YearMonth thisMonth() {
    return YearMonth.from(now().atZone(ZoneOffset.UTC));
  }

  String call(String procedure, String reportId) {
    return call(procedure, Map.of("report_id", reportId));
  }

  /** Returns the call of a procedure, as a statement to paste. */
  private String call(String procedure, Map<String, String> arguments) {
    return arguments.entrySet().stream()
        .map(each -> each.getKey() + " => " + Columns.text(each.getValue()))
        .sorted()
        .collect(joining(", ", "CALL %s.system.%s(".formatted(account.catalog(), procedure), ")"));
  }

  /** Returns the statement that loads a dataset by the same schedule, and accepts all rows. */
  String accept(String dataset) {
    Duration schedule = settings.schedule();
    Map<String, String> arguments = new HashMap<>();
    arguments.put("into", settings.into());
    arguments.put(settings.isTable() ? "dataset" : "datasets", dataset);
    arguments.put("schedule", schedule == null ? "none" : schedule.toHours() + "h");
    if (settings.range() != null) {
      arguments.put("range", settings.range());
    }
    arguments.put("accept", dataset);
    return call("load", arguments);
  }
}
