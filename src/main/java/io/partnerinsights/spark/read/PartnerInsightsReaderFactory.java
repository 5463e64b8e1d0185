package io.partnerinsights.spark.read;

import io.partnerinsights.core.session.ReadSpec;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Creates the partition readers on the executors, with what all partitions have in common. */
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
    return new PartnerInsightsPartitionReader((PartnerInsightsPartition) partition, spec, schema);
  }

  /** Is never called: Spark reads batches if they are supported. */
  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    throw new UnsupportedOperationException("reports are read as columnar batches");
  }
}
