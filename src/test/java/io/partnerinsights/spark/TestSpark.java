package io.partnerinsights.spark;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.ui.SQLAppStatusStore;
import org.apache.spark.sql.execution.ui.SQLExecutionUIData;
import org.apache.spark.sql.execution.ui.SQLPlanMetric;
import org.apache.spark.util.ShutdownHookManager;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/** The Spark session of all tests of this JVM. It serializes with Kryo, like some platforms. */
public final class TestSpark {
  private static final SparkSession SESSION =
      LocalDisk.mount(SparkSession.builder())
          .master("local[2]")
          .appName("tests")
          .config("spark.ui.enabled", "false")
          .config("spark.sql.session.timeZone", "UTC")
          .config("spark.sql.shuffle.partitions", "2")
          .config("spark.sql.warehouse.dir", "target/warehouse-" + ProcessHandle.current().pid())
          .config("spark.datasource.partnerinsights.maxReportsPerHour", "1000")
          .config("spark.datasource.partnerinsights.maxCallsPerMinute", "100000")
          .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
          .getOrCreate();

  static {
    ShutdownHookManager.addShutdownHook(
        ShutdownHookManager.SPARK_CONTEXT_SHUTDOWN_PRIORITY() + 1, TestSpark::loseLastEvents);
  }

  private TestSpark() {}

  /**
   * Hides the end of the application from the connector when this JVM ends. It would delete the
   * reports of all tests on sandboxes that are closed, whose ports other JVMs may use by then.
   */
  private static BoxedUnit loseLastEvents() {
    SESSION.sparkContext().listenerBus().stop();
    return BoxedUnit.UNIT;
  }

  public static SparkSession session() {
    return SESSION;
  }

  /** Returns a reader of {@code format("partnerinsights")} with these options. */
  public static DataFrameReader newReader(Map<String, String> options) {
    return SESSION.read().format("partnerinsights").options(options);
  }

  /** Returns the metrics that the SQL tab shows for the last query, by their names. */
  public static Map<String, String> metricsOfTheLastQuery() throws TimeoutException {
    SQLAppStatusStore store = statusStore();
    SQLExecutionUIData lastExecution = store.executionsList().last();
    Map<Object, String> values =
        CollectionConverters.asJava(store.executionMetrics(lastExecution.executionId()));
    Map<String, String> metrics = new HashMap<>();
    for (SQLPlanMetric metric : CollectionConverters.asJava(lastExecution.metrics())) {
      metrics.merge(metric.name(), values.getOrDefault(metric.accumulatorId(), ""), (a, b) -> a);
    }
    return metrics;
  }

  /** Waits until Spark's listeners, which it calls in another thread, have received all events. */
  public static void awaitListeners() throws TimeoutException {
    SESSION.sparkContext().listenerBus().waitUntilEmpty();
  }

  /** Returns the data of the SQL tab, after Spark's listeners have received all events. */
  public static SQLAppStatusStore statusStore() throws TimeoutException {
    awaitListeners();
    org.apache.spark.sql.classic.SparkSession classic =
        (org.apache.spark.sql.classic.SparkSession) SESSION;
    return classic.sharedState().statusStore();
  }
}
