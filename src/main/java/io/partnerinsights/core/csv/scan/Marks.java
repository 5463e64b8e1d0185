package io.partnerinsights.core.csv.scan;

import static io.partnerinsights.core.csv.scan.Words.HIGH_BITS;
import static io.partnerinsights.core.csv.scan.Words.LOW_BITS;
import static io.partnerinsights.core.csv.scan.Words.QUOTES;
import static io.partnerinsights.core.csv.scan.Words.TO_16;

/**
 * Marks the bytes of a 64-byte block that have a lexical meaning, one bit per byte, the first in
 * the lowest bit. A scan spends most of its time here. Therefore {@link Words#equal} and {@link
 * Words#controls} are inlined by hand and share intermediate results.
 */
final class Marks {
  private final long separator;
  private long separators;
  private long others;

  Marks(char separator) {
    this.separator = Words.of(separator);
  }

  /** Marks the block that starts at {@code base}. */
  void find(byte[] bytes, int base) {
    long ends = 0;
    long rest = 0;
    for (int i = 0; i < Words.BYTES; i++) {
      long word = Words.at(bytes, base + i * Words.BYTES);
      long low = word & LOW_BITS;
      long noSeparator = (low ^ separator) + LOW_BITS;
      long noOther = ((low ^ QUOTES) + LOW_BITS) & (low + TO_16);
      int shift = Words.BYTES - 1 - i;
      ends |= (~(noSeparator | word) & HIGH_BITS) >>> shift;
      rest |= (~(noOther | word) & HIGH_BITS) >>> shift;
    }
    separators = Words.bits(ends);
    others = Words.bits(rest) & ~separators;
  }

  /** Returns the marks of separators, also of those in quotes. */
  long separators() {
    return separators;
  }

  /** Returns the marks of quotes, line ends and other characters below 16. */
  long others() {
    return others;
  }
}
