package io.partnerinsights.spark;

import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.ui.SQLAppStatusStore;

/** One Spark for all tests of this JVM, with Kryo on: nothing of ours may depend on Java's. */
final class TestSpark {
  private static final SparkSession SESSION =
      SparkSession.builder()
          .master("local[2]")
          .appName("tests")
          .config("spark.ui.enabled", "false")
          .config("spark.sql.session.timeZone", "UTC")
          .config("spark.sql.shuffle.partitions", "2")
          .config("spark.sql.warehouse.dir", "target/warehouse-" + ProcessHandle.current().pid())
          .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
          .getOrCreate();

  private TestSpark() {}

  static SparkSession session() {
    return SESSION;
  }

  static DataFrameReader read(Map<String, String> options) {
    return SESSION.read().format("partnerinsights").options(options);
  }

  /** What the SQL tab is drawn from; complete once Spark's listeners have caught up. */
  static SQLAppStatusStore statusStore() throws TimeoutException {
    org.apache.spark.sql.classic.SparkSession classic =
        (org.apache.spark.sql.classic.SparkSession) SESSION;
    classic.sparkContext().listenerBus().waitUntilEmpty();
    return classic.sharedState().statusStore();
  }
}
