package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.scan.ByteScanner;
import io.partnerinsights.core.csv.scan.FilePosition;
import java.util.BitSet;

/**
 * What a reader has found malformed so far and did not take for an error; it grows as the reader
 * goes on. Not thread-safe.
 */
public final class MalformedRows {
  private long count;
  private FilePosition first;

  MalformedRows() {}

  /** These of the scanner's chunk, which are some. */
  void add(BitSet rows, ByteScanner scanner) {
    if (count == 0) {
      first = scanner.place(rows.nextSetBit(0));
    }
    count += rows.cardinality();
  }

  /** How many rows. */
  public long count() {
    return count;
  }

  /** Number and place, to be told to a person; no values. */
  @Override
  public String toString() {
    return count == 0 ? "no malformed rows" : count + " malformed rows, the first is " + first;
  }
}
