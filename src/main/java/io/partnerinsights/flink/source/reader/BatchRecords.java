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
  private @Nullable String pendingSplitId;
  private int nextRow;

  BatchRecords(String splitId, VectorizedColumnBatch batch, int firstRow) {
    this.pendingSplitId = splitId;
    this.batch = batch;
    this.nextRow = firstRow;
  }

  @Override
  public @Nullable String nextSplit() {
    String splitId = pendingSplitId;
    pendingSplitId = null;
    return splitId;
  }

  @Override
  public @Nullable RowData nextRecordFromSplit() {
    return nextRow >= batch.getNumRows() ? null : new ColumnarRowData(batch, nextRow++);
  }

  @Override
  public Set<String> finishedSplits() {
    return Set.of();
  }
}
