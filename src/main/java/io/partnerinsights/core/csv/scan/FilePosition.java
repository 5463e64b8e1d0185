package io.partnerinsights.core.csv.scan;

/** A record's position in a file, worded for messages by {@code toString()}. */
public sealed interface FilePosition {
  /**
   * A position in a file that was read from its start.
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
   * A position in a file that was read from the middle, where rows and lines are not counted.
   *
   * @param position of the record's first byte in the file, from 0
   */
  record AtByte(long position) implements FilePosition {
    @Override
    public String toString() {
      return "the row at byte " + position;
    }
  }
}
