package io.partnerinsights.spark.load;

import io.delta.sql.DeltaSparkSessionExtension;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.Codegen;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.ReadOptions;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A session with Delta Lake in the application of all tests, which have a session without it. */
public final class DeltaSpark implements BeforeAllCallback, AfterAllCallback {
  private SparkSession spark;
  private int catalogs;

  /** Returns the session. */
  public SparkSession session() {
    return spark;
  }

  /**
   * Configures a catalog for the sandbox, and returns its name. Each has its own, because Spark
   * keeps the options with which a catalog was first used.
   *
   * @param more further options in pairs
   */
  public String connect(Sandbox sandbox, String... more) {
    String name = "delta_insights" + ++catalogs;
    String key = "spark.sql.catalog." + name;
    spark.conf().set(key, "io.partnerinsights.spark.catalog.PartnerInsightsProcedureCatalog");
    ReadOptions.of(sandbox, more)
        .forEach((option, value) -> spark.conf().set(key + "." + option, value));
    return name;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    TestSpark.session();
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    spark =
        SparkSession.builder()
            .withExtensions(new DeltaSparkSessionExtension())
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            // Delta's default of 50 partitions for its own small tables takes seconds.
            .config("spark.databricks.delta.snapshotPartitions", "2")
            .getOrCreate();
    Codegen.disable(spark);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    SparkSession.setActiveSession(TestSpark.session());
    SparkSession.setDefaultSession(TestSpark.session());
  }
}
