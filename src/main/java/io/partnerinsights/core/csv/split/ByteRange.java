package io.partnerinsights.core.csv.split;

/**
 * A range of a file's bytes; the records that begin in it are a split of the file.
 *
 * @param start position of the first byte, from 0
 * @param end position after the last byte
 */
public record ByteRange(long start, long end) {
  public ByteRange {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("empty range: from " + start + " to " + end);
    }
  }
}
