package io.partnerinsights.core.csv.scan;

import java.util.Arrays;
import java.util.BitSet;

/** Where the rows of a chunk are in the file, and, behind them, the record that comes next. */
final class RowPositions {
  private final boolean counted;
  private int rows;
  private long rowsBefore;
  private long[] lines = new long[1];
  private long[] positions = new long[1];
  private long line = 1;
  private final BitSet ragged = new BitSet();

  /** Rows and lines are known only to one who has seen the file from its first byte on. */
  RowPositions(boolean counted) {
    this.counted = counted;
  }

  /** There is room for so many rows from now on; only while there are none. */
  void makeRoom(int mostRows) {
    lines = Arrays.copyOf(lines, Math.max(lines.length, mostRows + 1));
    positions = Arrays.copyOf(positions, lines.length);
  }

  int rows() {
    return rows;
  }

  /** The record that began last is a row. */
  void addRow() {
    rows++;
  }

  /** The record that began last has another number of fields than the header. */
  void markRagged() {
    ragged.set(rows);
  }

  boolean isRagged(int row) {
    return ragged.get(row);
  }

  /** A record begins here, on the current line. */
  void beginRecord(long position) {
    lines[rows] = line;
    positions[rows] = position;
  }

  void addLines(int count) {
    line += count;
  }

  /** The next rows are another chunk. */
  void startChunk() {
    keepNext();
    ragged.clear();
    rowsBefore += rows;
    rows = 0;
  }

  /** The rows so far were none, and the last of them is to be cut again. */
  void backToFirst() {
    rows = 0;
    line = lines[0];
  }

  /** The rows so far were none. */
  void forget() {
    keepNext();
    rows = 0;
    rowsBefore = 0;
  }

  private void keepNext() {
    lines[0] = lines[rows];
    positions[0] = positions[rows];
  }

  /**
   * Where in the file the row begins; of the number behind the last, the record that comes next.
   */
  long position(int row) {
    return positions[row];
  }

  FilePosition of(int row) {
    return counted
        ? new FilePosition.AtRow(rowsBefore + row + 1, lines[row])
        : new FilePosition.AtByte(positions[row]);
  }
}
