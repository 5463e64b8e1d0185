package io.partnerinsights.spark.read;

import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.core.session.SplitSize;
import io.partnerinsights.spark.metrics.ReadMetrics;
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

  private PartnerInsightsPartitionReader(
      TaskKillMonitor.Read task,
      BatchReader reader,
      ColumnarBatch batch,
      Consumer<SplitSize> readSplits) {
    this.task = task;
    this.reader = reader;
    this.batch = batch;
    this.readSplits = readSplits;
  }

  static PartnerInsightsPartitionReader open(
      PartnerInsightsPartition partition,
      ReadSpec spec,
      StructType schema,
      CollectionAccumulator<String> readSplits) {
    TaskKillMonitor.Read task = TaskKillMonitor.read();
    try {
      BatchReader reader = task.call(() -> partition.open(spec));
      ColumnarBatch batch =
          new ColumnarBatch(
              Vectors.over(reader.batch(), spec.columns().names(), schema, partition::metadata));
      return new PartnerInsightsPartitionReader(
          task, reader, batch, size -> readSplits.add(partition.save(size)));
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
    return ReadMetrics.of(reader.stats());
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
