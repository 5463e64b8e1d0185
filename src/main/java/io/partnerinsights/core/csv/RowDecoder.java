package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.column.Column;
import java.util.List;

/** Decodes the rows of a scanner's chunk and appends them to columns. Not thread-safe. */
interface RowDecoder {
  /** Returns the columns, in the order of the read schema. */
  List<Column> readColumns();

  /**
   * Whether a batch ends when the scanner's array is full: the scanner keeps the bytes of its rows
   * until then, because columns point into them, or copies of them may be large.
   */
  boolean endsBatchesByBytes();

  /**
   * Decodes all rows of the scanner's chunk.
   *
   * @return how many rows were appended
   */
  int decodeRows(int rows);
}
