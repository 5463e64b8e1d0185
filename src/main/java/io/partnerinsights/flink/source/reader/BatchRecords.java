package io.partnerinsights.flink.source.reader;

import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.columnar.ColumnarRowData;
import org.apache.flink.table.data.columnar.vector.VectorizedColumnBatch;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one batch on their way to the task's thread. Each row is an object of its own, which
 * stays valid.
 */
final class BatchRecords implements RecordsWithSplitIds<RowData> {
  private final VectorizedColumnBatch batch;
  private @Nullable String split;
  private int row;

  BatchRecords(String split, VectorizedColumnBatch batch, int firstRow) {
    this.split = split;
    this.batch = batch;
    this.row = firstRow;
  }

  @Override
  public @Nullable String nextSplit() {
    String next = split;
    split = null;
    return next;
  }

  @Override
  public @Nullable RowData nextRecordFromSplit() {
    return row >= batch.getNumRows() ? null : new ColumnarRowData(batch, row++);
  }

  @Override
  public Set<String> finishedSplits() {
    return Set.of();
  }
}
