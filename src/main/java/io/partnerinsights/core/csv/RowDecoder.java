package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.column.Column;
import java.util.List;

/** Decodes the rows of a scanner's chunk and appends them to columns. Not thread-safe. */
interface RowDecoder {
  /** Returns the columns, in the order of the read schema. */
  List<Column> outputColumns();

  /**
   * Whether the scanner retains the bytes of all rows of a batch, and the batch ends when they
   * exceed a maximum: columns point into them, or their copies may be large.
   */
  boolean needsRowBytes();

  /**
   * Decodes all rows of the scanner's chunk.
   *
   * @return how many rows were appended
   */
  int decodeRows(int rowCount);
}
