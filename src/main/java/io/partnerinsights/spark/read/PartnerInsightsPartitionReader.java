package io.partnerinsights.spark.read;

import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.core.session.SplitSize;
import io.partnerinsights.spark.metrics.ScanMetrics;
import io.partnerinsights.spark.types.Vectors;
import java.util.function.Consumer;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.CollectionAccumulator;

/**
 * Reads a split on an executor, one batch at a time. Spark requests the next batch only after it
 * has processed the previous one, so all batches share the same vectors.
 */
final class PartnerInsightsPartitionReader implements PartitionReader<ColumnarBatch> {
  private final TaskKillMonitor.Read task;
  private final BatchReader reader;
  private final ColumnarBatch batch;
  private final Consumer<SplitSize> readSplits;

  PartnerInsightsPartitionReader(
      PartnerInsightsPartition partition,
      ReadSpec spec,
      StructType schema,
      CollectionAccumulator<String> readSplits) {
    this.task = TaskKillMonitor.read();
    this.readSplits = size -> readSplits.add(partition.save(size));
    try {
      this.reader = task.call(() -> partition.open(spec));
      this.batch =
          new ColumnarBatch(
              Vectors.over(reader.batch(), spec.columns().names(), schema, partition::metadata));
    } catch (RuntimeException e) {
      task.close();
      throw e;
    }
  }

  @Override
  public boolean next() {
    boolean more = task.call(reader::next);
    batch.setNumRows(reader.batch().rows());
    if (!more) {
      reader.size().ifPresent(readSplits);
    }
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
    task.close();
    reader.close();
  }
}
