package io.partnerinsights.core.csv.scan;

import static io.partnerinsights.core.csv.scan.Words.HIGH_BITS;
import static io.partnerinsights.core.csv.scan.Words.LOW_BITS;
import static io.partnerinsights.core.csv.scan.Words.QUOTES;
import static io.partnerinsights.core.csv.scan.Words.TO_16;

/**
 * Which of a block's 64 bytes have a meaning: a bit for each, the first the lowest. Most of the
 * time of a scan is spent here, so what {@link Words#equal} and {@link Words#controls} do is done
 * for all marks at once.
 */
final class Marks {
  private final long separator;
  private long separators;
  private long others;

  Marks(char separator) {
    this.separator = Words.of(separator);
  }

  /** Looks at the block that starts here. */
  void find(byte[] bytes, int base) {
    long ends = 0;
    long rest = 0;
    for (int i = 0; i < Words.BYTES; i++) {
      long word = Words.at(bytes, base + i * Words.BYTES);
      long low = word & LOW_BITS;
      long noSeparator = (low ^ separator) + LOW_BITS;
      long noOther = ((low ^ QUOTES) + LOW_BITS) & (low + TO_16);
      int place = Words.BYTES - 1 - i;
      ends |= (~(noSeparator | word) & HIGH_BITS) >>> place;
      rest |= (~(noOther | word) & HIGH_BITS) >>> place;
    }
    separators = Words.bits(ends);
    others = Words.bits(rest) & ~separators;
  }

  /** Separators, in quotes or not. */
  long separators() {
    return separators;
  }

  /** Quotes, line ends and other characters below 16. */
  long others() {
    return others;
  }
}
