package io.partnerinsights.core.csv.scan;

/** Where a record is in a file, as it is told to a person. */
public sealed interface FilePosition {
  /**
   * In a file that was read from its start.
   *
   * @param row its number, from 1; the header does not count
   * @param line the line on which it starts, from 1; a record may span lines
   */
  record AtRow(long row, long line) implements FilePosition {
    @Override
    public String toString() {
      return "row " + row + " (line " + line + ")";
    }
  }

  /**
   * In a file of which only a part was read.
   *
   * @param position of its first byte in the file, from 0
   */
  record AtByte(long position) implements FilePosition {
    @Override
    public String toString() {
      return "the row at byte " + position;
    }
  }
}
