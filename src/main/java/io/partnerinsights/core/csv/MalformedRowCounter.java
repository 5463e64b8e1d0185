package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.scan.ByteScanner;
import java.util.BitSet;

/**
 * Counts the malformed rows that a reader has found so far and did not treat as errors. Not
 * thread-safe.
 */
public final class MalformedRowCounter {
  private long count;
  private String firstRow = "";

  MalformedRowCounter() {}

  /** Adds rows of the scanner's chunk, at least one. */
  void addRows(BitSet rows, ByteScanner scanner) {
    if (count == 0) {
      firstRow = scanner.describeRow(rows.nextSetBit(0));
    }
    count += rows.cardinality();
  }

  public long count() {
    return count;
  }

  /** Describes the number of rows and the position of the first, without any value. */
  @Override
  public String toString() {
    if (count == 1) {
      return "1 malformed row, which is " + firstRow;
    }
    return count == 0 ? "no malformed rows" : count + " malformed rows, the first is " + firstRow;
  }
}
