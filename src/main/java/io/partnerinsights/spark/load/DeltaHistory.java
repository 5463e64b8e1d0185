package io.partnerinsights.spark.load;

import java.util.List;
import java.util.UUID;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The commits of a table of Delta Lake, which begins its transaction at the write, and so does not
 * notice what another writer has committed since the load has counted rows.
 *
 * @param id names the commits of this load
 */
record DeltaHistory(SparkSession spark, String table, String id) {
  /** The number of commits among which that of this load is: others may follow it at once. */
  private static final int NEWEST = 20;

  static DeltaHistory of(SparkSession spark, String table) {
    return new DeltaHistory(spark, table, "partnerinsights " + UUID.randomUUID());
  }

  /** Returns the version of the table. */
  long version() {
    return newest(1).get(0).getLong(0);
  }

  /**
   * Takes the newest commit of this load back if it came after another one.
   *
   * @param counted the version whose rows were counted
   * @return whether it did
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code LOAD_FAILED} if a third
   *     commit has followed, which would be taken back too
   */
  boolean takesBackAfter(long counted) {
    List<Row> newest = newest(NEWEST);
    Row own = newest.stream().filter(row -> id.equals(row.getString(2))).findFirst().orElse(null);
    if (own == null || own.getLong(1) == counted) {
      return false;
    }
    long before = own.getLong(1);
    if (newest.get(0) == own) {
      spark.sql("RESTORE TABLE " + table + " TO VERSION AS OF " + before).count();
      if (newest(1).get(0).getLong(1) == own.getLong(0)) {
        return true;
      }
    }
    throw LoadErrors.REPLACED.error(table, before);
  }

  /** Returns the newest commits: their version, the one that they have read, and their name. */
  private List<Row> newest(int commits) {
    return spark
        .sql("DESCRIBE HISTORY " + table + " LIMIT " + commits)
        .select("version", "readVersion", "userMetadata")
        .collectAsList();
  }
}
