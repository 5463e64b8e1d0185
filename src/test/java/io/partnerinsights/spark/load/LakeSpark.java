package io.partnerinsights.spark.load;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.Codegen;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.ReadOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.internal.SQLConf;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import scala.Function1;
import scala.runtime.BoxedUnit;

/**
 * A session with a table format in the application of all tests, which have a session without it:
 * Delta Lake, or the one that {@code -Dpartnerinsights.lake=iceberg} sets. Iceberg needs an older
 * Spark, so only tests in a process of their own use it.
 */
public final class LakeSpark implements BeforeAllCallback, AfterAllCallback {
  private static final boolean ICEBERG =
      "iceberg".equals(System.getProperty("partnerinsights.lake"));

  private SparkSession spark;
  private int catalogs;

  public SparkSession session() {
    return spark;
  }

  /** Returns what the names of schemas begin with. */
  String catalogPrefix() {
    return ICEBERG ? "ice." : "";
  }

  /**
   * Configures a catalog for the sandbox, and returns its name. Each has its own, because Spark
   * keeps the options with which a catalog was first used.
   */
  String connectCatalog(Sandbox sandbox) {
    return connectCatalog(sandbox, "lake_insights");
  }

  /** Configures a catalog whose name begins so. */
  String connectCatalog(Sandbox sandbox, String prefix) {
    String name = prefix + ++catalogs;
    String key = "spark.sql.catalog." + name;
    spark.conf().set(key, "io.partnerinsights.spark.catalog.PartnerInsightsProcedureCatalog");
    ReadOptions.of(sandbox).forEach((option, value) -> spark.conf().set(key + "." + option, value));
    return name;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    spark = startSession();
    Codegen.disable(spark);
    // A load has a session of its own, which begins with the settings of the cluster.
    clusterConf().set("spark.sql.codegen.wholeStage", "false");
    FaultyDisk.mountIn(spark);
  }

  /** Returns the settings with which new sessions begin. */
  SparkConf clusterConf() {
    return ((org.apache.spark.sql.classic.SparkSession) spark).sharedState().conf();
  }

  /** Sets what each new session begins with, and what the session has if it may have it. */
  void setInCluster(Map<String, String> settings) {
    settings.forEach(
        (key, value) -> {
          clusterConf().set(key, value);
          if (!SQLConf.isStaticConfigKey(key)) {
            spark.conf().set(key, value);
          }
        });
  }

  void unsetInCluster(Set<String> keys) {
    for (String key : keys) {
      clusterConf().remove(key);
      if (!SQLConf.isStaticConfigKey(key)) {
        spark.conf().unset(key);
      }
    }
  }

  /** Starts a session, which is the active one and the default. */
  private static SparkSession startSession() {
    TestSpark.session();
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    SparkSession.Builder builder = SparkSession.builder();
    if (ICEBERG) {
      Path folder = Path.of("target/lake-" + ProcessHandle.current().pid()).toAbsolutePath();
      builder
          .withExtensions(
              newExtension("org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions"))
          .config("spark.sql.catalog.ice", "org.apache.iceberg.spark.SparkCatalog")
          .config("spark.sql.catalog.ice.type", "hadoop")
          .config("spark.sql.catalog.ice.warehouse", folder.toString())
          // The same tables by another name, as another application sees them.
          .config("spark.sql.catalog.other", "org.apache.iceberg.spark.SparkCatalog")
          .config("spark.sql.catalog.other.type", "hadoop")
          .config("spark.sql.catalog.other.warehouse", folder.toString());
    } else {
      builder
          .withExtensions(newExtension("io.delta.sql.DeltaSparkSessionExtension"))
          .config(
              "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
          // Delta's default of 50 partitions for its own small tables takes seconds.
          .config("spark.databricks.delta.snapshotPartitions", "1");
    }
    return builder.getOrCreate();
  }

  /** Creates a session beside that of all tests, which stays the active one. */
  public static SparkSession createSession() {
    try {
      return startSession();
    } finally {
      activateSessionOfTests();
    }
  }

  @SuppressWarnings("unchecked")
  private static Function1<SparkSessionExtensions, BoxedUnit> newExtension(String name) {
    try {
      return Class.forName(name).asSubclass(Function1.class).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name + " is not on the class path", e);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    activateSessionOfTests();
  }

  private static void activateSessionOfTests() {
    SparkSession.setActiveSession(TestSpark.session());
    SparkSession.setDefaultSession(TestSpark.session());
  }
}
