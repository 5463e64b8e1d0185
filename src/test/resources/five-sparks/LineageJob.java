import io.partnerinsights.spark.Load;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads a query, a dataset and a stored query, and loads a dataset, with OpenLineage's agent. */
public final class LineageJob {
  public static void main(String[] args) {
    String catalog = "spark.sql.catalog.insights";
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .appName("lineage")
            .config("spark.extraListeners", "io.openlineage.spark.agent.OpenLineageSparkListener")
            .config("spark.openlineage.transport.type", "file")
            .config("spark.openlineage.transport.location", args[8])
            // The facet has the text of statements, with the secrets of their OPTIONS.
            .config("spark.openlineage.facets.sql.disabled", "true")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.databricks.delta.snapshotPartitions", "2")
            .config("spark.sql.warehouse.dir", args[8] + ".warehouse")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config(catalog, "io.partnerinsights.spark.catalog.PartnerInsightsCatalog")
            .config(catalog + ".mpn.OfficeUsage.columns", "Month,CustomerMarket,WorkloadName");
    Map<String, String> options = new HashMap<>();
    options.put("apiUrl", args[0]);
    options.put("authorityUrl", args[1]);
    options.put("tenantId", args[2]);
    options.put("clientId", args[3]);
    options.put("clientSecret", args[4]);
    options.put("username", args[5]);
    options.put("password", args[6]);
    options.put("pollInterval", "50ms");
    options.put("maxCallsPerMinute", "100000");
    options.forEach((key, value) -> builder.config(catalog + "." + key, value));
    SparkSession spark = builder.getOrCreate();
    try {
      Dataset<Row> query =
          spark.read().format("partnerinsights").options(options).option("query", args[7]).load();
      write(query, args[8] + ".of-query");
      write(spark.table("insights.mpn.OfficeUsage"), args[8] + ".of-dataset");
      write(spark.table("insights.queries.`Azure Usage`"), args[8] + ".of-stored-query");
      spark.sql(view(options));
      spark.sql("CREATE TABLE from_a_view USING parquet AS SELECT * FROM plain");
      Load.run(spark, "insights", Map.of("into", "lake", "datasets", "OfficeUsage"));
    } finally {
      spark.stop();
    }
  }

  /** Returns a statement with the secrets in plain text. */
  private static String view(Map<String, String> options) {
    StringBuilder text =
        new StringBuilder("CREATE TEMPORARY VIEW plain USING partnerinsights OPTIONS (");
    options.forEach((key, value) -> text.append(key + " '" + value + "', "));
    return text + "dataset 'Profile')";
  }

  private static void write(Dataset<Row> rows, String folder) {
    rows.write().parquet(folder);
  }
}
