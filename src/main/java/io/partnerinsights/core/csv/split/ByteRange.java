package io.partnerinsights.core.csv.split;

/**
 * A range of a file's bytes; the records that begin in it are a part of the file.
 *
 * @param start its first byte, from 0
 * @param end the first byte behind it
 */
public record ByteRange(long start, long end) {
  /** A range that has at least one byte. */
  public ByteRange {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("no range: from " + start + " to " + end);
    }
  }
}
