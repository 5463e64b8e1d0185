package io.partnerinsights.spark.etl;

import io.partnerinsights.examples.etl.DailyLoad;
import io.partnerinsights.examples.etl.LoadSettings;
import io.partnerinsights.examples.etl.RunLog;
import io.partnerinsights.examples.etl.RunReport;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.load.DeltaSpark;
import io.partnerinsights.testing.ClockedSandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** A report that the sandbox executes every day, and the job that loads it into a Delta table. */
final class ScheduledLoad {
  private static final Duration HALF_A_DAY = Duration.ofHours(12);

  private final SparkSession spark;
  private final ClockedSandbox service;
  private String catalog;
  private final Path folder;

  ScheduledLoad(DeltaSpark spark, ClockedSandbox service, Path folder) {
    this.catalog = spark.connect(service.sandbox());
    this.spark = spark.session();
    this.service = service;
    this.folder = folder;
  }

  /** Reads from another catalog of Spark from now on. */
  void catalog(String name) {
    this.catalog = name;
  }

  /** Advances the clock in two steps, because an execution begins before it ends. */
  void passADay() {
    for (int half = 0; half < 2; half++) {
      service.pass(HALF_A_DAY);
    }
  }

  /** Creates the job of one day; more settings follow in pairs. */
  DailyLoad job(String report, String dataset, String... more) {
    return new DailyLoad(spark, settings(report, dataset, more), service.clock());
  }

  /** Returns the settings of the job. */
  LoadSettings settings(String report, String dataset, String... more) {
    Map<String, String> values = new HashMap<>();
    values.put("report", report);
    values.put("dataset", dataset);
    values.put("table", table());
    values.put("catalog", catalog);
    values.put("runs", runsFolder().toString());
    for (int i = 0; i < more.length; i += 2) {
      values.put(more[i], more[i + 1]);
    }
    return LoadSettings.of(values);
  }

  /** Returns the folder of the run reports. */
  Path runsFolder() {
    return folder.resolve("runs");
  }

  /** Returns the run reports. */
  List<RunReport> runs() {
    return new RunLog(spark, runsFolder().toString()).all();
  }

  /** Returns the table's rows as texts. */
  List<List<String>> rows() {
    return Rows.of(spark.table(table()));
  }

  private String table() {
    return "delta.`" + folder.resolve("table") + "`";
  }
}
