package io.partnerinsights.core.csv.scan;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The positions in the file of a chunk's rows. The entry after the last row is the next record,
 * which is not cut yet.
 */
final class RowPositions {
  private final boolean counted;
  private int rows;
  private long rowsBefore;
  private long[] lines = new long[1];
  private long[] positions = new long[1];
  private long line = 1;
  private final BitSet ragged = new BitSet();

  /**
   * Creates positions before the first record.
   *
   * @param counted whether row and line numbers are known, because reading began at the file's
   *     first byte
   */
  RowPositions(boolean counted) {
    this.counted = counted;
  }

  /** Makes room for the rows of a chunk; allowed only while there are no rows. */
  void reserve(int maxRows) {
    lines = Arrays.copyOf(lines, Math.max(lines.length, maxRows + 1));
    positions = Arrays.copyOf(positions, lines.length);
  }

  int rows() {
    return rows;
  }

  /** Counts the record that began last as a row. */
  void addRow() {
    rows++;
  }

  /** Marks the record that began last as having another number of fields than the header. */
  void markRagged() {
    ragged.set(rows);
  }

  boolean isRagged(int row) {
    return ragged.get(row);
  }

  void beginRecord(long position) {
    lines[rows] = line;
    positions[rows] = position;
  }

  /**
   * Counts the line that the line end LF, CR or CRLF at {@code p} ends, and returns where the next
   * one begins, given the bytes so far.
   */
  int addLine(byte[] bytes, int p, int end) {
    line++;
    boolean two = bytes[p] == '\r' && p + 1 < end && bytes[p + 1] == '\n';
    return two ? p + 2 : p + 1;
  }

  /** Counts a line that ends at {@code p} inside quotes, unless it is the LF of a CRLF. */
  void addLineInQuotes(byte[] bytes, int p) {
    boolean afterCr = p > 0 && bytes[p - 1] == '\r';
    line += bytes[p] == '\r' || (bytes[p] == '\n' && !afterCr) ? 1 : 0;
  }

  /** Starts the next chunk with the record that began last. */
  void startChunk() {
    keepNextRecord();
    ragged.clear();
    rowsBefore += rows;
    rows = 0;
  }

  /** Goes back to the first record of the chunk, which is cut again. */
  void rewind() {
    rows = 0;
    line = lines[0];
  }

  /** Drops the header, so that the next record is row 1. */
  void dropHeader() {
    keepNextRecord();
    rows = 0;
    rowsBefore = 0;
  }

  private void keepNextRecord() {
    lines[0] = lines[rows];
    positions[0] = positions[rows];
  }

  /** Returns the row's first byte in the file; for {@link #rows()}, that of the next record. */
  long position(int row) {
    return positions[row];
  }

  /**
   * Describes the row's position for a message: by numbers from 1, without the header, if known.
   */
  String of(int row) {
    return counted
        ? "row " + (rowsBefore + row + 1) + " (line " + lines[row] + ")"
        : ParseErrors.atByte(positions[row]);
  }
}
