package io.partnerinsights.spark.read;

import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;

/** Takes the columns that Spark needs; the others are downloaded with the file but not decoded. */
final class PartnerInsightsScanBuilder implements SupportsPushDownRequiredColumns {
  private final ReportSource source;
  private final StructType tableSchema;
  private StructType schema;

  PartnerInsightsScanBuilder(ReportSource source, StructType tableSchema) {
    this.source = source;
    this.tableSchema = tableSchema;
    this.schema = tableSchema;
  }

  @Override
  public void pruneColumns(StructType requiredSchema) {
    this.schema = requiredSchema;
  }

  @Override
  public Scan build() {
    return new PartnerInsightsScan(source, schema, tableSchema);
  }
}
