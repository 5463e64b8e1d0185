package io.partnerinsights.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Spark in this process, {@code local[2]}, and the two ways to read a report with it. */
final class BenchSpark implements AutoCloseable {
  private final SparkSession session =
      builder().appName("bench").config("spark.sql.shuffle.partitions", "2").getOrCreate();

  /**
   * Returns a builder of a session whose reads wait for no limit of calls, which is the account's.
   */
  private static SparkSession.Builder builder() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.datasource.partnerinsights.maxCallsPerMinute", "100000");
  }

  /** Returns a builder of a session with Delta Lake and the catalog {@code insights}. */
  static SparkSession.Builder lake(Map<String, String> account) {
    SparkSession.Builder builder =
        builder()
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config(
                "spark.sql.catalog.insights",
                "io.partnerinsights.spark.catalog.PartnerInsightsProcedureCatalog");
    account.forEach((key, value) -> builder.config("spark.sql.catalog.insights." + key, value));
    return builder;
  }

  Dataset<Row> connector(BenchReport report) {
    return connector(report.options());
  }

  Dataset<Row> connector(Map<String, String> options) {
    return session.read().format("partnerinsights").options(options).load();
  }

  /** Reads a local file, of options path and schema. */
  Dataset<Row> csv(Map<String, String> options) {
    return session
        .read()
        .schema(options.get("schema"))
        .options(Map.of("header", "true", "escape", "\""))
        .csv(options.get("path"));
  }

  /** What one does without a connector: download with OkHttp, then read the local copy. */
  Dataset<Row> csv(BenchReport report, String multiLine) {
    report.downloadToDisk();
    StructType schema = connector(report).schema();
    return session
        .read()
        .schema(schema)
        .options(Map.of("header", "true", "escape", "\"", "multiLine", multiLine))
        .csv(report.localCopy().toString());
  }

  /** Reads a copy in Spark's own format, which the first call writes. */
  Dataset<Row> parquet(BenchReport report) {
    String copy = report.localCopy() + ".parquet";
    if (Files.notExists(Path.of(copy, "_SUCCESS"))) {
      connector(report).write().mode("overwrite").parquet(copy);
    }
    return session.read().parquet(copy);
  }

  @Override
  public void close() {
    session.stop();
  }
}
