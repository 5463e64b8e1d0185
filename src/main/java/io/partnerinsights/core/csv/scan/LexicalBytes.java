package io.partnerinsights.core.csv.scan;

import static io.partnerinsights.core.csv.scan.EightBytes.HIGH_BITS;
import static io.partnerinsights.core.csv.scan.EightBytes.LOW_BITS;
import static io.partnerinsights.core.csv.scan.EightBytes.QUOTES;
import static io.partnerinsights.core.csv.scan.EightBytes.TO_16;

/**
 * Finds the bytes of a 64-byte block that have a lexical meaning, one bit per byte, the first in
 * the lowest bit. A scan spends most of its time here. Therefore {@link EightBytes#equalBytes} and
 * {@link EightBytes#controlBytes} are inlined by hand and share intermediate results.
 */
final class LexicalBytes {
  private final long separatorWord;
  private long separatorMarks;
  private long otherMarks;

  LexicalBytes(char separator) {
    this.separatorWord = EightBytes.of(separator);
  }

  /** Finds them in the block that starts at {@code base}. */
  void scanBlock(byte[] bytes, int base) {
    long separatorMasks = 0;
    long otherMasks = 0;
    for (int i = 0; i < EightBytes.BYTES; i++) {
      long word = EightBytes.readWord(bytes, base + i * EightBytes.BYTES);
      long lowBits = word & LOW_BITS;
      long noSeparator = (lowBits ^ separatorWord) + LOW_BITS;
      long noOther = ((lowBits ^ QUOTES) + LOW_BITS) & (lowBits + TO_16);
      int shift = EightBytes.BYTES - 1 - i;
      separatorMasks |= (~(noSeparator | word) & HIGH_BITS) >>> shift;
      otherMasks |= (~(noOther | word) & HIGH_BITS) >>> shift;
    }
    separatorMarks = EightBytes.toBits(separatorMasks);
    otherMarks = EightBytes.toBits(otherMasks) & ~separatorMarks;
  }

  /** Returns the marks of separators, also of those in quotes. */
  long separatorMarks() {
    return separatorMarks;
  }

  /** Returns the marks of quotes, line ends and other characters below 16. */
  long otherMarks() {
    return otherMarks;
  }
}
