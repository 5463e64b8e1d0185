package io.partnerinsights.spark.read;

import io.partnerinsights.spark.types.MetadataColumns;
import java.util.OptionalInt;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;

/**
 * Takes the columns that Spark needs; the others are downloaded with the file but not decoded. A
 * limit is taken for a preview: Spark offers it only where nothing stands between it and the scan,
 * no filter, no aggregate and no join.
 */
final class PartnerInsightsScanBuilder
    implements SupportsPushDownRequiredColumns, SupportsPushDownLimit {
  private final ReportSource source;
  private final StructType tableSchema;
  private StructType schema;
  private OptionalInt limit = OptionalInt.empty();

  PartnerInsightsScanBuilder(ReportSource source, StructType tableSchema) {
    this.source = source;
    this.tableSchema = tableSchema;
    this.schema = tableSchema;
  }

  @Override
  public boolean pushLimit(int rows) {
    boolean helps = source.mayPreview(rows);
    limit = helps ? OptionalInt.of(rows) : OptionalInt.empty();
    return helps;
  }

  /** Spark puts its own limit on top. */
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
    return new PartnerInsightsScan(source, schema, tableSchema, limit());
  }

  /** A preview is of no report, and has no answer for a metadata column. */
  private OptionalInt limit() {
    boolean fileOnly = MetadataColumns.takenFrom(schema, tableSchema).equals(schema);
    return fileOnly ? limit : OptionalInt.empty();
  }
}
