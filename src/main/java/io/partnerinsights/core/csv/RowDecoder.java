package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.column.Column;
import java.util.List;

/** Turns the rows that the scanner has cut into rows of columns. Not thread-safe. */
interface RowDecoder {
  /** The columns that it fills, in the order of the read schema. */
  List<Column> columns();

  /** Whether values are places in the scanner's bytes, so that these must stay. */
  boolean holdsBytes();

  /**
   * Adds the rows of the scanner's chunk.
   *
   * @return how many were added
   */
  int decode(int rows);
}
