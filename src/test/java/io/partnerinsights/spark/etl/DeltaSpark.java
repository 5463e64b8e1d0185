package io.partnerinsights.spark.etl;

import io.delta.sql.DeltaSparkSessionExtension;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.ReadOptions;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A session with Delta Lake in the application of all tests, which have a session without it. */
final class DeltaSpark implements BeforeAllCallback, AfterAllCallback {
  private SparkSession spark;

  SparkSession session() {
    return spark;
  }

  /** Configures the catalog {@code insights} for the sandbox; more options follow in pairs. */
  void connect(Sandbox sandbox, String... more) {
    String catalog = "spark.sql.catalog.insights";
    spark.conf().unset(catalog + ".reportListenerClass");
    spark.conf().unset(catalog + ".schemaHints");
    spark.conf().set(catalog, "io.partnerinsights.spark.catalog.PartnerInsightsCatalog");
    ReadOptions.of(sandbox, more)
        .forEach((option, value) -> spark.conf().set(catalog + "." + option, value));
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
  }

  @Override
  public void afterAll(ExtensionContext context) {
    SparkSession.setActiveSession(TestSpark.session());
    SparkSession.setDefaultSession(TestSpark.session());
  }
}
