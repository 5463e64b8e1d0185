package io.partnerinsights.spark;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import scala.Function1;
import scala.runtime.BoxedUnit;

/** Creates sessions with Delta Lake in the application of all tests. */
final class DeltaSession {
  private DeltaSession() {}

  static SparkSession create() {
    TestSpark.session();
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    try {
      return SparkSession.builder()
          .withExtensions(extension())
          .config(
              "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
          .config("spark.databricks.delta.snapshotPartitions", "1")
          .getOrCreate();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Delta Lake is not on the class path", e);
    } finally {
      SparkSession.setActiveSession(TestSpark.session());
      SparkSession.setDefaultSession(TestSpark.session());
    }
  }

  @SuppressWarnings("unchecked")
  private static Function1<SparkSessionExtensions, BoxedUnit> extension()
      throws ReflectiveOperationException {
    return Class.forName("io.delta.sql.DeltaSparkSessionExtension")
        .asSubclass(Function1.class)
        .getConstructor()
        .newInstance();
  }
}
