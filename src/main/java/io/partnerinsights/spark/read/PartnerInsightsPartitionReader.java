package io.partnerinsights.spark.read;

import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.spark.metrics.ScanMetrics;
import io.partnerinsights.spark.types.Vectors;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Reads a split on an executor, one batch at a time. Spark requests the next batch only after it
 * has processed the previous one, so all batches share the same vectors.
 */
final class PartnerInsightsPartitionReader implements PartitionReader<ColumnarBatch> {
  private final BatchReader reader;
  private final ColumnarBatch batch;

  PartnerInsightsPartitionReader(
      PartnerInsightsPartition partition, ReadSpec spec, StructType schema) {
    this.reader = partition.open(spec);
    this.batch =
        new ColumnarBatch(
            Vectors.over(reader.batch(), spec.columns().names(), schema, partition::metadata));
  }

  @Override
  public boolean next() {
    boolean more = reader.next();
    batch.setNumRows(reader.batch().rows());
    return more;
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    return ScanMetrics.values(reader.stats());
  }

  @Override
  public ColumnarBatch get() {
    return batch;
  }

  /** Ends the transfer too. */
  @Override
  public void close() {
    reader.close();
  }
}
