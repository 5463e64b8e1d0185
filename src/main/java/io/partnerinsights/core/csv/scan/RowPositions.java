package io.partnerinsights.core.csv.scan;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The positions in the file of a chunk's rows. The entry after the last row is the next record,
 * which is not cut yet.
 */
final class RowPositions {
  private final boolean knowsRowNumbers;
  private int rowCount;
  private long rowsBeforeChunk;
  private long[] lineNumbers = new long[1];
  private long[] startPositions = new long[1];
  private long lineNumber = 1;
  private final BitSet raggedRows = new BitSet();

  /**
   * Creates positions before the first record.
   *
   * @param knowsRowNumbers whether row and line numbers are known, because reading began at the
   *     file's first byte
   */
  RowPositions(boolean knowsRowNumbers) {
    this.knowsRowNumbers = knowsRowNumbers;
  }

  /** Makes room for the rows of a chunk; allowed only while there are no rows. */
  void reserveRows(int maxRows) {
    lineNumbers = Arrays.copyOf(lineNumbers, Math.max(lineNumbers.length, maxRows + 1));
    startPositions = Arrays.copyOf(startPositions, lineNumbers.length);
  }

  int rowCount() {
    return rowCount;
  }

  /** Counts the record that began last as a row. */
  void completeRow() {
    rowCount++;
  }

  /** Marks the record that began last as having another number of fields than the header. */
  void markRagged() {
    raggedRows.set(rowCount);
  }

  boolean isRagged(int row) {
    return raggedRows.get(row);
  }

  void beginRecord(long position) {
    lineNumbers[rowCount] = lineNumber;
    startPositions[rowCount] = position;
  }

  /**
   * Counts a line that ends at {@code lineEnd} with LF, CR or CRLF; returns where the next begins.
   */
  int countLineAndFindNext(byte[] bytes, int lineEnd, int end) {
    lineNumber++;
    boolean isCrLf = bytes[lineEnd] == '\r' && lineEnd + 1 < end && bytes[lineEnd + 1] == '\n';
    return isCrLf ? lineEnd + 2 : lineEnd + 1;
  }

  /** Counts a line that ends at {@code lineEnd} inside quotes, unless it is the LF of a CRLF. */
  void countLineInQuotes(byte[] bytes, int lineEnd) {
    boolean afterCr = lineEnd > 0 && bytes[lineEnd - 1] == '\r';
    lineNumber += bytes[lineEnd] == '\r' || (bytes[lineEnd] == '\n' && !afterCr) ? 1 : 0;
  }

  /** Starts the next chunk with the record that began last. */
  void startChunk() {
    carryOverNextRecord();
    raggedRows.clear();
    rowsBeforeChunk += rowCount;
    rowCount = 0;
  }

  /** Goes back to the first record of the chunk, which is cut again. */
  void rewindChunk() {
    rowCount = 0;
    lineNumber = lineNumbers[0];
  }

  /** Drops the header, so that the next record is row 1. */
  void dropHeader() {
    carryOverNextRecord();
    rowCount = 0;
    rowsBeforeChunk = 0;
  }

  private void carryOverNextRecord() {
    lineNumbers[0] = lineNumbers[rowCount];
    startPositions[0] = startPositions[rowCount];
  }

  /** Returns the row's first byte in the file; for {@link #rowCount()}, that of the next record. */
  long startPosition(int row) {
    return startPositions[row];
  }

  /**
   * Describes the row's position for a message: by numbers from 1, without the header, if known.
   */
  String describeRow(int row) {
    return knowsRowNumbers
        ? "row " + (rowsBeforeChunk + row + 1) + " (line " + lineNumbers[row] + ")"
        : ParseErrors.describeRowAtByte(startPositions[row]);
  }
}
