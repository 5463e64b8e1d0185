package io.partnerinsights.spark.read;

import io.partnerinsights.core.session.LineageName;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.spark.types.MetadataColumns;
import io.partnerinsights.spark.types.SparkTypes;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** The table of a checked read. All actions on one DataFrame share its report. */
public class PartnerInsightsTable implements Table, SupportsRead, SupportsMetadataColumns {
  protected final ReadPlan plan;
  private final StructType schema;
  private final LineageName lineage;

  /**
   * Creates a table with the plan's schema or the user's. The user's schema may leave columns out
   * and have other types.
   *
   * @param lineage its name in lineage
   * @throws io.partnerinsights.core.errors.PartnerInsightsException for a column that the query
   *     does not select, or a type that cannot be read
   */
  public PartnerInsightsTable(ReadPlan plan, StructType schema, LineageName lineage) {
    if (!schema.equals(schemaOf(plan))) {
      plan.checkSchema(SparkTypes.toReportSchema(schema));
    }
    this.plan = plan;
    this.schema = SparkTypes.withNullableColumns(schema);
    this.lineage = lineage;
  }

  /** Returns the schema of a plan, which applies unless the user gives one. */
  public static StructType schemaOf(ReadPlan plan) {
    return SparkTypes.toStructType(plan.schema());
  }

  @Override
  public String name() {
    return "partnerinsights " + plan.query().dataset();
  }

  /** Returns the schema; Spark 3.5 derives columns() from this deprecated method. */
  @Override
  @SuppressWarnings("deprecation")
  public final StructType schema() {
    return schema;
  }

  /** Returns the properties by which OpenLineage's agent names this source. */
  @Override
  public Map<String, String> properties() {
    return Map.of(
        "openlineage.dataset.namespace", lineage.namespace(),
        "openlineage.dataset.name", lineage.name());
  }

  @Override
  public final MetadataColumn[] metadataColumns() {
    return MetadataColumns.of(plan.selectedSchema());
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return new PartnerInsightsScanBuilder(plan, schema);
  }
}
