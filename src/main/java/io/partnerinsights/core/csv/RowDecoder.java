package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.column.Column;
import java.util.List;

/** Decodes the rows of a scanner's chunk and appends them to columns. Not thread-safe. */
interface RowDecoder {
  /** Returns the columns, in the order of the read schema. */
  List<Column> columns();

  /** Returns whether the scanner must retain the bytes of a batch. */
  boolean retainsBytes();

  /**
   * Decodes all rows of the scanner's chunk.
   *
   * @return how many rows were appended
   */
  int decode(int rows);
}
