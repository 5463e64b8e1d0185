package io.partnerinsights.spark;

import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;

/** The Spark session that all tests of this JVM share, for tests in other packages. */
public final class SharedSpark {
  private SharedSpark() {}

  /** Returns the session. */
  public static SparkSession session() {
    return TestSpark.session();
  }

  /** Returns a reader of {@code format("partnerinsights")} with these options. */
  public static DataFrameReader read(Map<String, String> options) {
    return TestSpark.read(options);
  }

  /** Returns the metrics that the SQL tab shows for the last query, by their names. */
  public static Map<String, String> metricsOfTheLastQuery() throws TimeoutException {
    return ScanMetricsTest.shownByTheLastQuery();
  }
}
