package io.partnerinsights.spark.read;

import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.spark.types.MetadataColumns;
import java.util.OptionalInt;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;

/**
 * Builds the scan of a query or report. Columns that Spark does not need are downloaded but not
 * decoded. A limit is taken for a preview: Spark pushes it only if there is no filter, aggregate or
 * join between it and the scan.
 */
final class PartnerInsightsScanBuilder
    implements SupportsPushDownRequiredColumns, SupportsPushDownLimit {
  private final ReadPlan plan;
  private final StructType tableSchema;
  private StructType schema;
  private OptionalInt limit = OptionalInt.empty();

  PartnerInsightsScanBuilder(ReadPlan plan, StructType tableSchema) {
    this.plan = plan;
    this.tableSchema = tableSchema;
    this.schema = tableSchema;
  }

  @Override
  public boolean pushLimit(int rows) {
    boolean helps = plan.mayPreview(rows);
    limit = helps ? OptionalInt.of(rows) : OptionalInt.empty();
    return helps;
  }

  /** Spark applies its own limit again. */
  @Override
  public boolean isPartiallyPushed() {
    return true;
  }

  @Override
  public void pruneColumns(StructType requiredSchema) {
    this.schema = requiredSchema;
  }

  @Override
  public Scan build() {
    return new PartnerInsightsScan(plan, schema, tableSchema, limit());
  }

  /** A preview is of no report, so it has no values for metadata columns. */
  private OptionalInt limit() {
    boolean fileOnly = MetadataColumns.fileColumns(schema, tableSchema).equals(schema);
    return fileOnly ? limit : OptionalInt.empty();
  }
}
