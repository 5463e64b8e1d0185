package io.partnerinsights.spark.read;

import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.spark.types.MetadataColumns;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Builds the scan of a query or report. Columns that Spark does not need are downloaded but not
 * decoded. A limit is used for a preview only. Spark pushes a limit down only if no filter,
 * aggregate or join is between it and the scan.
 */
final class PartnerInsightsScanBuilder
    implements SupportsPushDownV2Filters, SupportsPushDownRequiredColumns, SupportsPushDownLimit {
  private final ReadPlan plan;
  private final StructType tableSchema;
  private StructType schema;
  private @Nullable Integer limit;

  PartnerInsightsScanBuilder(ReadPlan plan, StructType tableSchema) {
    this.plan = plan;
    this.tableSchema = tableSchema;
    this.schema = tableSchema;
  }

  /** Checks the predicates, which Spark evaluates. */
  @Override
  public Predicate[] pushPredicates(Predicate[] predicates) {
    for (Predicate predicate : predicates) {
      SparkPredicates.comparisons(predicate).forEach(plan::check);
    }
    return predicates;
  }

  @Override
  public Predicate[] pushedPredicates() {
    return new Predicate[0];
  }

  @Override
  public boolean pushLimit(int rows) {
    boolean mayPreview = plan.mayPreview(rows);
    limit = mayPreview ? Integer.valueOf(rows) : null;
    return mayPreview;
  }

  /** Makes Spark apply its limit again. */
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

  /** Returns the limit of a preview, which has no report and so no metadata columns. */
  private @Nullable Integer limit() {
    boolean fileOnly = MetadataColumns.fileColumns(schema, tableSchema).equals(schema);
    return fileOnly ? limit : null;
  }
}
