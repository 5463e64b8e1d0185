package io.partnerinsights.core.csv;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.csv.column.Column;
import java.util.List;

/**
 * Consecutive rows of a report as columns, in the order of the read schema. A batch without columns
 * still has a number of rows, so rows can be counted.
 *
 * <p>A reader reuses its batch, so the content is valid only until the reader's next call of {@link
 * CsvReader#nextBatch()} or its close. Not thread-safe.
 */
@Public
public final class ColumnBatch {
  private final List<Column> columns;
  private int rowCount;

  ColumnBatch(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /** Returns a batch with the same rows, which stays valid when the reader goes on. */
  public ColumnBatch copy() {
    ColumnBatch copy = new ColumnBatch(Column.copyAll(columns));
    copy.rowCount = rowCount;
    return copy;
  }

  @Public
  public int rowCount() {
    return rowCount;
  }

  public List<Column> columns() {
    return columns;
  }

  @Public
  public Column column(int position) {
    return columns.get(position);
  }

  void clear() {
    rowCount = 0;
    columns.forEach(Column::clear);
  }

  void increaseRowCount(int count) {
    rowCount += count;
  }
}
