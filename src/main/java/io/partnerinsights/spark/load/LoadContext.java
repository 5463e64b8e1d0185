package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.session.Session;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
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
    LoadSessions sessions,
    Session session,
    List<ScheduledReport> reports,
    ExecutorService threads) {
  private static final Logger LOG = LoggerFactory.getLogger(LoadContext.class);

  /** What a load takes from the user's session of the settings that Spark or Delta registers. */
  private static final Pattern COPIED_SETTINGS =
      Pattern.compile(
          "spark\\.sql\\.(catalog\\..+|defaultCatalog|session\\.timeZone|ansi\\.enabled"
              + "|\\w+\\.compression\\.codec|files\\.maxRecordsPerFile)|spark\\.databricks\\.delta"
              + "\\.(properties\\.defaults|optimizeWrite|autoCompact|commitInfo)\\..+");

  /** What a load needs whatever the cluster has; a setting without a value is removed. */
  private static final List<String> REQUIRED_SETTINGS =
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
  static SparkSession createSession(SparkSession userSession) {
    SparkSession loadSession = userSession.newSession();
    userSession
        .conf()
        .getAll()
        .foreach(
            userSetting ->
                isCopied(userSession.conf(), userSetting._1())
                    && trySet(loadSession.conf(), userSetting._1(), userSetting._2()));
    for (String setting : REQUIRED_SETTINGS) {
      String[] parts = setting.split("=", 2);
      trySet(loadSession.conf(), parts[0], parts.length > 1 ? parts[1] : null);
    }
    // Only counts, and in Apache Iceberg rows by their months, are shuffled.
    int taskCount = Math.min(userSession.sparkContext().defaultParallelism(), 16);
    trySet(loadSession.conf(), "spark.sql.shuffle.partitions", "" + taskCount);
    // Delta Lake's catalog keeps the session that is active when it is first used.
    return loadSession.withActive(
        () -> {
          loadSession.catalog().setCurrentCatalog(userSession.catalog().currentCatalog());
          loadSession.catalog().setCurrentDatabase(userSession.catalog().currentDatabase());
          return loadSession;
        });
  }

  /** Spark registers neither file systems and credentials, nor Delta's settings before use. */
  private static boolean isCopied(RuntimeConfig userConf, String key) {
    boolean isRegistered = userConf.isModifiable(key) || key.startsWith("spark.databricks.delta.");
    return !isRegistered || COPIED_SETTINGS.matcher(key).matches();
  }

  /**
   * Sets what the session lacks; false if it is refused, a result that only Scala's foreach needs.
   */
  private static boolean trySet(RuntimeConfig conf, String key, @Nullable String value) {
    try {
      if (value == null) {
        conf.unset(key);
      } else if (!value.equals(conf.get(key, null))) {
        conf.set(key, value);
      }
      return true;
    } catch (Exception e) {
      // The load is slower without it, or ends with an error that names the setting.
      LOG.debug(
          "The session rejects setting {}. No action is needed, because the load runs without it",
          key,
          e);
      return false;
    }
  }

  /** Throws {@code WAIT_INTERRUPTED} on a dataset's thread if the run was interrupted. */
  void rethrowIfRunInterrupted(Exception failure) {
    if (threads.isShutdown() || Thread.currentThread().isInterrupted()) {
      throw LoadErrors.INTERRUPTED.causedBy(failure);
    }
  }

  Fingerprint accountDigest() {
    return Fingerprint.of(session.client().accountKey());
  }

  /** Returns the service's time, which decides its current month. */
  Instant now() {
    return session.serviceTime();
  }

  YearMonth thisMonth() {
    return YearMonth.from(now().atZone(ZoneOffset.UTC));
  }

  /** Returns the statements that messages name. */
  LoadStatements statements() {
    boolean hasProcedures = !spark.version().startsWith("3.");
    return new LoadStatements(settings, sessions.catalogName(), hasProcedures);
  }
}
