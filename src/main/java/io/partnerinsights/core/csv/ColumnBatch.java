package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.column.Column;
import java.util.List;

/**
 * Some consecutive rows of a report as columns, one for each column of the read schema and in its
 * order. Without columns it still has rows: that is how rows are counted.
 *
 * <p>A reader has one batch and fills it again and again: what is taken from it is valid until the
 * reader's next {@link CsvReader#next()} or its close. Not thread-safe.
 */
public final class ColumnBatch {
  private final List<Column> columns;
  private int rows;

  ColumnBatch(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /** How many rows are in it. */
  public int rows() {
    return rows;
  }

  /** The columns, in the order of the read schema. */
  public List<Column> columns() {
    return columns;
  }

  /** The column at a position of the read schema, from 0. */
  public Column column(int position) {
    return columns.get(position);
  }

  void clear() {
    rows = 0;
    columns.forEach(Column::clear);
  }

  void endRows(int count) {
    rows += count;
  }
}
