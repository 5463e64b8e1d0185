package io.partnerinsights.spark.read;

import io.partnerinsights.core.session.LineageName;
import io.partnerinsights.core.session.ReadPlan;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Gives a DataFrame the rows of a plan of this JVM. A read by options would plan anew, with further
 * calls. Spark creates instances by the class's name.
 */
public final class PlanTableProvider implements TableProvider {
  private static final String KEY = "plan";
  private static final Map<String, Table> TABLES = new ConcurrentHashMap<>();

  /**
   * Returns the rows of a plan; no call before an action. In lineage they come from the dataset,
   * because a load has many reports.
   */
  public static Dataset<Row> toDataFrame(SparkSession spark, ReadPlan plan) {
    String key = UUID.randomUUID().toString();
    StructType schema = PartnerInsightsTable.schemaOf(plan);
    String namespace = plan.lineageName().namespace();
    LineageName dataset = LineageName.ofDataset(namespace, plan.options(), plan.query());
    TABLES.put(key, new PartnerInsightsTable(plan, schema, dataset));
    try {
      return spark.read().format(PlanTableProvider.class.getName()).option(KEY, key).load();
    } finally {
      TABLES.remove(key);
    }
  }

  @Override
  @SuppressWarnings("deprecation") // the only schema that a table of Spark 3.5 has
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return plannedTable(options).schema();
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return plannedTable(properties);
  }

  private static Table plannedTable(Map<String, String> options) {
    return Objects.requireNonNull(TABLES.get(options.get(KEY)), "only a load reads this format");
  }
}
