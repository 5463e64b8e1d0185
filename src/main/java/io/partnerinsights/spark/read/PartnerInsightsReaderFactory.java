package io.partnerinsights.spark.read;

import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.spark.metrics.ScanMetrics;
import io.partnerinsights.spark.types.Vectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Reads the partitions on the executors, with what all of them have in common. */
public final class PartnerInsightsReaderFactory implements PartitionReaderFactory {
  private static final long serialVersionUID = 1L;

  private final ReadSpec spec;
  private final StructType schema;

  /**
   * Spark sends the factory to the executors, with every task.
   *
   * @param spec what is read of each split
   * @param schema the columns of the rows: those of the spec, and metadata columns
   */
  public PartnerInsightsReaderFactory(ReadSpec spec, StructType schema) {
    this.spec = spec;
    this.schema = schema;
  }

  @Override
  public boolean supportColumnarReads(InputPartition partition) {
    return true;
  }

  @Override
  public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
    return new Reader((PartnerInsightsPartition) partition);
  }

  /** Is never called: Spark reads batches if they are supported. */
  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    throw new UnsupportedOperationException("reports are read as columnar batches");
  }

  /**
   * Reads a split, one batch at a time. Spark requests the next batch only after it has processed
   * the previous one, so all batches share the same vectors.
   */
  private final class Reader implements PartitionReader<ColumnarBatch> {
    private final BatchReader reader;
    private final ColumnarBatch batch;

    Reader(PartnerInsightsPartition partition) {
      this.reader = partition.openReader(spec);
      this.batch =
          new ColumnarBatch(
              Vectors.createVectors(
                  reader.batch(),
                  spec.batchSchema().columnNames(),
                  schema,
                  partition::metadataValue));
    }

    @Override
    public boolean next() {
      boolean hasNext = reader.nextBatch();
      batch.setNumRows(reader.batch().rowCount());
      return hasNext;
    }

    @Override
    public CustomTaskMetric[] currentMetricsValues() {
      return ScanMetrics.taskValues(reader.readStats());
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
}
