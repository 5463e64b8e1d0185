package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.scan.ByteScanner;
import io.partnerinsights.core.csv.scan.FilePlace;
import java.util.BitSet;
import java.util.Optional;

/**
 * What a reader has found malformed so far and did not take for an error; it grows as the reader
 * goes on. Not thread-safe.
 */
public final class MalformedRows {
  private long count;
  private FilePlace first;

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

  /** Where the first of them is, if there is one. */
  public Optional<FilePlace> first() {
    return Optional.ofNullable(first);
  }
}
