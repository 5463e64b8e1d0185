package io.partnerinsights.core.csv.scan;

import static io.partnerinsights.core.csv.scan.EightBytes.HIGH_BITS;
import static io.partnerinsights.core.csv.scan.EightBytes.LOW_BITS;
import static io.partnerinsights.core.csv.scan.EightBytes.QUOTES;
import static io.partnerinsights.core.csv.scan.EightBytes.TO_16;

/**
 * Finds the bytes of a 64-byte block that have a lexical meaning, one bit per byte, the first in
 * the lowest bit. A scan spends most of its time here. Therefore {@link EightBytes#equal} and
 * {@link EightBytes#controls} are inlined by hand and share intermediate results.
 */
final class LexicalBytes {
  private final long separator;
  private long separators;
  private long others;

  LexicalBytes(char separator) {
    this.separator = EightBytes.of(separator);
  }

  /** Finds them in the block that starts at {@code base}. */
  void find(byte[] bytes, int base) {
    long ends = 0;
    long rest = 0;
    for (int i = 0; i < EightBytes.BYTES; i++) {
      long word = EightBytes.at(bytes, base + i * EightBytes.BYTES);
      long low = word & LOW_BITS;
      long noSeparator = (low ^ separator) + LOW_BITS;
      long noOther = ((low ^ QUOTES) + LOW_BITS) & (low + TO_16);
      int shift = EightBytes.BYTES - 1 - i;
      ends |= (~(noSeparator | word) & HIGH_BITS) >>> shift;
      rest |= (~(noOther | word) & HIGH_BITS) >>> shift;
    }
    separators = EightBytes.bits(ends);
    others = EightBytes.bits(rest) & ~separators;
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
