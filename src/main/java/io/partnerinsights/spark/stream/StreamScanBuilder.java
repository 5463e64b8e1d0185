package io.partnerinsights.spark.stream;

import io.partnerinsights.core.stream.StreamPlan;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;

/** Builds the scan of a stream. Spark selects columns of a stream from release 4.2 on. */
final class StreamScanBuilder implements SupportsPushDownRequiredColumns {
  private final StreamPlan plan;
  private final StructType fileSchema;
  private StructType rows;

  StreamScanBuilder(StreamPlan plan, StructType fileSchema, StructType rows) {
    this.plan = plan;
    this.fileSchema = fileSchema;
    this.rows = rows;
  }

  @Override
  public void pruneColumns(StructType requiredSchema) {
    this.rows = requiredSchema;
  }

  @Override
  public Scan build() {
    return new StreamScan(plan, fileSchema, rows);
  }
}
