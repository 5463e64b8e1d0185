package io.partnerinsights.spark.load;

import static java.util.stream.Collectors.joining;

import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.regex.Pattern;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
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
    LoadSessions account,
    Session session,
    List<ScheduledReport> reports,
    ExecutorService threads) {
  private static final Logger LOG = LoggerFactory.getLogger(LoadContext.class);

  /** What a load takes from the user's session of the settings that Spark or Delta registers. */
  private static final Pattern COPIED =
      Pattern.compile(
          "spark\\.sql\\.(catalog\\..+|defaultCatalog|session\\.timeZone|ansi\\.enabled"
              + "|\\w+\\.compression\\.codec|files\\.maxRecordsPerFile)|spark\\.databricks\\.delta"
              + "\\.(properties\\.defaults|optimizeWrite|autoCompact|commitInfo)\\..+");

  /** What a load needs whatever the cluster has; a setting without a value is removed. */
  private static final List<String> SETTINGS =
      List.of(
          // An unreadable file ends the load, groups have keys, and Spark knows each statement.
          "spark.sql.files.ignoreMissingFiles=false",
          "spark.sql.files.ignoreCorruptFiles=false",
          "spark.sql.retainGroupColumns=true",
          "spark.sql.analyzer.singlePassResolver.enabled=false",
          "spark.sql.legacy.v1IdentifierNoCatalog=false",
          // Names of columns, times and dates before 1900 stay as they are.
          "spark.sql.caseSensitive=false",
          "spark.sql.parquet.outputTimestampType=TIMESTAMP_MICROS",
          "spark.sql.parquet.datetimeRebaseModeInWrite=CORRECTED",
          "spark.sql.parquet.int96RebaseModeInWrite=CORRECTED",
          "spark.sql.defaultColumn.useNullsForMissingDefaultValues=true",
          "spark.sql.storeAssignmentPolicy=ANSI",
          // Months are replaced in the table itself, and not in one of its branches.
          "spark.databricks.delta.replaceWhere.dataColumns.enabled=true",
          "spark.wap.id",
          "spark.wap.branch",
          // Delta Lake would skip a write with a version that the table has seen.
          "spark.databricks.delta.write.txnAppId",
          "spark.databricks.delta.write.txnVersion",
          // What another cluster has committed counts.
          "spark.databricks.delta.stalenessLimit=0",
          // Most queries are of a few rows.
          "spark.sql.adaptive.enabled=false",
          "spark.sql.codegen.factoryMode=NO_CODEGEN",
          "spark.databricks.delta.snapshotPartitions=1");

  /** Returns a session with some settings of the user's, and with what a load needs. */
  static SparkSession session(SparkSession user) {
    SparkSession own = user.newSession();
    user.conf()
        .getAll()
        .foreach(each -> isCopied(user.conf(), each._1()) && set(own.conf(), each._1(), each._2()));
    for (String setting : SETTINGS) {
      String[] parts = setting.split("=", 2);
      set(own.conf(), parts[0], parts.length > 1 ? parts[1] : null);
    }
    // Only counts, and in Apache Iceberg rows by their months, are shuffled.
    int tasks = Math.min(user.sparkContext().defaultParallelism(), 16);
    set(own.conf(), "spark.sql.shuffle.partitions", "" + tasks);
    // Delta Lake's catalog keeps the session that is active when it is first used.
    return own.withActive(
        () -> {
          own.catalog().setCurrentCatalog(user.catalog().currentCatalog());
          own.catalog().setCurrentDatabase(user.catalog().currentDatabase());
          return own;
        });
  }

  /** Spark registers neither file systems and credentials, nor Delta's settings before use. */
  private static boolean isCopied(RuntimeConfig user, String key) {
    boolean isRegistered = user.isModifiable(key) || key.startsWith("spark.databricks.delta.");
    return !isRegistered || COPIED.matcher(key).matches();
  }

  /**
   * Sets what the session lacks; false if it is refused, a result that only Scala's foreach needs.
   */
  private static boolean set(RuntimeConfig session, String key, @Nullable String value) {
    try {
      if (value == null) {
        session.unset(key);
      } else if (!value.equals(session.get(key, null))) {
        session.set(key, value);
      }
      return true;
    } catch (Exception e) {
      // The load is slower without it, or ends with an error that names the setting.
      LOG.debug("The session rejects setting {}, so the load runs without it", key, e);
      return false;
    }
  }

  Fingerprint accountDigest() {
    return Fingerprint.of(session.client().account());
  }

  /** Returns the service's time, of which its months are. */
  Instant now() {
    return session.serviceTime();
  }

  YearMonth thisMonth() {
    return YearMonth.from(now().atZone(ZoneOffset.UTC));
  }

  /** Returns the statement that deletes the schedules of loads of a dataset. */
  String unschedule(String dataset) {
    return hasProcedures()
        ? call("unschedule", Map.of("dataset", dataset))
        : "io.partnerinsights.spark.Load.unschedule(spark, %s, %s)"
            .formatted(literal(account.catalog()), literal(dataset));
  }

  /**
   * Returns the statement or, on Spark 3.5, the command that changes a report.
   *
   * @param command {@code delete} or {@code resume}
   */
  String statement(String command, String id) {
    return hasProcedures()
        ? call(command + "_report", Map.of("report_id", id))
        : "partnerinsights reports " + command + " '" + id.replace("'", "'\\''") + "'";
  }

  private boolean hasProcedures() {
    return !spark.version().startsWith("3.");
  }

  /** Returns the call of a procedure, as a statement to paste. */
  private String call(String procedure, Map<String, String> arguments) {
    String catalog = account.catalog();
    String name = catalog.matches("\\w+") ? catalog : Columns.quote(catalog);
    return new TreeMap<>(arguments)
        .entrySet().stream()
            .map(each -> each.getKey() + " => " + Columns.text(each.getValue()))
            .collect(joining(", ", "CALL %s.system.%s(".formatted(name, procedure), ")"));
  }

  /** Returns a text as a literal of Java and Scala. */
  private static String literal(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /**
   * Returns the statement that loads a dataset.
   *
   * @param fill the months to load by one report; null to load by the same schedule
   */
  String load(String dataset, @Nullable Months fill, boolean accepts) {
    Duration schedule = settings.schedule();
    Map<String, String> arguments = new HashMap<>();
    arguments.put("into", settings.into());
    arguments.put(settings.isTable() ? "dataset" : "datasets", dataset);
    if (fill == null) {
      arguments.put("schedule", schedule == null ? "none" : schedule.toHours() + "h");
    } else {
      arguments.put("fill", fill.argument());
    }
    if (fill == null && settings.range() != null) {
      arguments.put("range", settings.range());
    }
    if (accepts) {
      arguments.put("accept", dataset);
    }
    if (hasProcedures()) {
      return call("load", arguments);
    }
    String java = "io.partnerinsights.spark.Load.run(spark, %s, java.util.Map.of(";
    return new TreeMap<>(arguments)
        .entrySet().stream()
            .map(each -> literal(each.getKey()) + ", " + literal(each.getValue()))
            .collect(joining(", ", java.formatted(literal(account.catalog())), "))"));
  }
}
