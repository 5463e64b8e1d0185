package io.partnerinsights.spark.load;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;

/** The session of one load: it has the settings of the user's session, and some of its own. */
final class LoadSession {
  private static final Logger LOG = LoggerFactory.getLogger(LoadSession.class);

  /**
   * Settings that a load needs: months are those of UTC, and dates before 1900 are written as they
   * are read.
   */
  private static final Map<String, String> NEEDED =
      Map.of(
          "spark.sql.session.timeZone",
          "UTC",
          "spark.sql.parquet.datetimeRebaseModeInWrite",
          "CORRECTED",
          "spark.sql.parquet.int96RebaseModeInWrite",
          "CORRECTED");

  /** Delta Lake reads the log of each table with 50 tasks by default, however small it is. */
  private static final String LOG_TASKS = "spark.databricks.delta.snapshotPartitions";

  private LoadSession() {}

  static SparkSession of(SparkSession user) {
    SparkSession own = user.newSession();
    Iterator<Tuple2<String, String>> settings = user.conf().getAll().iterator();
    while (settings.hasNext()) {
      Tuple2<String, String> setting = settings.next();
      set(own.conf(), setting._1(), setting._2());
    }
    NEEDED.forEach((key, value) -> set(own.conf(), key, value));
    if (user.conf().getOption(LOG_TASKS).isEmpty()) {
      set(own.conf(), LOG_TASKS, "1");
    }
    own.catalog().setCurrentCatalog(user.catalog().currentCatalog());
    own.catalog().setCurrentDatabase(user.catalog().currentDatabase());
    return own;
  }

  /** Sets what the session does not have yet. A platform may refuse further settings. */
  private static void set(RuntimeConfig session, String key, String value) {
    try {
      if (!session.getOption(key).contains(value)) {
        session.set(key, value);
      }
    } catch (Exception e) {
      LOG.debug("The platform does not allow option {}", key, e);
    }
  }

  /** Runs something while a session is the active one, whose settings Spark's catalogs read. */
  static <T> T in(SparkSession session, Supplier<T> action) {
    Option<SparkSession> before = SparkSession.getActiveSession();
    SparkSession.setActiveSession(session);
    try {
      return action.get();
    } finally {
      if (before.isDefined()) {
        SparkSession.setActiveSession(before.get());
      } else {
        SparkSession.clearActiveSession();
      }
    }
  }
}
