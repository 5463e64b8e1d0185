package io.partnerinsights.spark.stream;

import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.core.stream.StreamPlan;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.metrics.ReadMetrics;
import io.partnerinsights.spark.types.MetadataColumns;
import io.partnerinsights.spark.types.SparkTypes;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.types.StructType;

/**
 * The scan of a stream.
 *
 * @param fileSchema all columns of the table that the file has; they decide which rows are
 *     malformed, and a restart must have the same ones
 * @param readSchema the columns of the rows, in Spark's order, including metadata columns
 */
record StreamScan(StreamPlan plan, StructType fileSchema, StructType readSchema) implements Scan {

  /** Returns what is read of each split: {@link #readSchema} without metadata columns. */
  ReadSpec spec() {
    StructType columns = MetadataColumns.fileColumns(readSchema, fileSchema);
    return plan.read().spec(SparkTypes.reportSchema(columns), columnsOfStream());
  }

  ReportSchema columnsOfStream() {
    return SparkTypes.reportSchema(fileSchema);
  }

  /** Returns what EXPLAIN shows: the query of the report, and no secret. */
  @Override
  public String description() {
    return "partnerinsights stream " + plan.read().describe();
  }

  /** Returns a stream; its checkpoint's folder stays empty, because the offsets hold everything. */
  @Override
  public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
    return new ReportMicroBatchStream(plan, columnsOfStream(), spec(), readSchema);
  }

  /** Returns the mode without planning partitions, which Spark's default does for each batch. */
  @Override
  public ColumnarSupportMode columnarSupportMode() {
    SparkApplication.registerPlanner();
    return ColumnarSupportMode.SUPPORTED;
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return ReadMetrics.supported();
  }
}
