package io.partnerinsights.core.csv.scan;

import static io.partnerinsights.core.csv.scan.EightBytes.CARRY_FROM_16;
import static io.partnerinsights.core.csv.scan.EightBytes.HIGH_BITS;
import static io.partnerinsights.core.csv.scan.EightBytes.LOW_BITS;
import static io.partnerinsights.core.csv.scan.EightBytes.QUOTES;

/**
 * Finds the bytes of a 64-byte block that have a lexical meaning, one bit per byte, the first in
 * the lowest bit. A scan spends most of its time here. Therefore {@link EightBytes#equalMask} and
 * {@link EightBytes#controlMask} are inlined by hand and share intermediate results.
 */
final class LexicalMarks {
  private final long separatorWord;
  private long separatorMarks;
  private long nonSeparatorMarks;

  LexicalMarks(char separator) {
    this.separatorWord = EightBytes.repeatChar(separator);
  }

  /** Finds the marks of the block that starts at {@code blockStart}. */
  void scanBlock(byte[] bytes, int blockStart) {
    long separatorMasks = 0;
    long nonSeparatorMasks = 0;
    for (int i = 0; i < EightBytes.SIZE; i++) {
      long word = EightBytes.readWord(bytes, blockStart + i * EightBytes.SIZE);
      long lowBits = word & LOW_BITS;
      long separatorMisses = (lowBits ^ separatorWord) + LOW_BITS;
      long nonSeparatorMisses = ((lowBits ^ QUOTES) + LOW_BITS) & (lowBits + CARRY_FROM_16);
      int shift = EightBytes.SIZE - 1 - i;
      separatorMasks |= (~(separatorMisses | word) & HIGH_BITS) >>> shift;
      nonSeparatorMasks |= (~(nonSeparatorMisses | word) & HIGH_BITS) >>> shift;
    }
    separatorMarks = EightBytes.toBlockBits(separatorMasks);
    nonSeparatorMarks = EightBytes.toBlockBits(nonSeparatorMasks) & ~separatorMarks;
  }

  /** Returns the marks of separators, also of those in quotes. */
  long separatorMarks() {
    return separatorMarks;
  }

  /** Returns the marks of quotes, line ends and other characters below 16. */
  long nonSeparatorMarks() {
    return nonSeparatorMarks;
  }
}
