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
  private final Set<String> finished;
  private final @Nullable VectorizedColumnBatch batch;
  private @Nullable String split;
  private int row;

  private BatchRecords(
      @Nullable String split,
      Set<String> finished,
      @Nullable VectorizedColumnBatch batch,
      int firstRow) {
    this.split = split;
    this.finished = finished;
    this.batch = batch;
    this.row = firstRow;
  }

  /** Returns the rows of a batch from a row on. */
  static BatchRecords of(String split, VectorizedColumnBatch batch, int firstRow) {
    return new BatchRecords(split, Set.of(), batch, firstRow);
  }

  /** Returns the end of a split. */
  static BatchRecords end(String split) {
    return new BatchRecords(null, Set.of(split), null, 0);
  }

  /** Returns no rows. */
  static BatchRecords none() {
    return new BatchRecords(null, Set.of(), null, 0);
  }

  @Override
  public @Nullable String nextSplit() {
    String next = split;
    split = null;
    return next;
  }

  @Override
  public @Nullable RowData nextRecordFromSplit() {
    return batch == null || row >= batch.getNumRows() ? null : new ColumnarRowData(batch, row++);
  }

  @Override
  public Set<String> finishedSplits() {
    return finished;
  }
}
