package io.partnerinsights.spark.read;

import io.partnerinsights.core.connect.NetworkOptions;
import io.partnerinsights.core.options.ByteSize;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** What an executor gets beside the partition: the columns to read and the way to the network. */
final class ReportReaderFactory implements PartitionReaderFactory {
  private static final long serialVersionUID = 1L;

  private final StructType readSchema;
  private final NetworkOptions network;
  private final long maxFieldBytes;

  ReportReaderFactory(StructType readSchema, NetworkOptions network, ByteSize maxFieldSize) {
    this.readSchema = readSchema;
    this.network = network;
    this.maxFieldBytes = maxFieldSize.bytes();
  }

  @Override
  public boolean supportColumnarReads(InputPartition partition) {
    return true;
  }

  @Override
  public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
    return ReportPartitionReader.open(
        ((ReportPartition) partition).report(), readSchema, network, new ByteSize(maxFieldBytes));
  }

  /** Spark never asks for rows where it is offered batches. */
  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    throw new UnsupportedOperationException("reports are read as columnar batches");
  }
}
