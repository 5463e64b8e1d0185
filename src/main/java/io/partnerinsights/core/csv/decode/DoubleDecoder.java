package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.DoubleColumn;
import io.partnerinsights.core.csv.scan.FieldSpan;

/**
 * Decodes numbers of {@link NumberSyntax} to the same bits as {@link Double#parseDouble(String)}. A
 * number that is too large for a double does not fit, because infinity is another value.
 *
 * @param maxWholeDigits maximum number of digits before the point, without leading zeros; 0 if any
 *     number fits
 */
record DoubleDecoder(DoubleColumn column, int maxWholeDigits, ShortNumberParser shortNumber)
    implements FieldDecoder {
  /** The largest whole number up to which every one is exact as a double. */
  private static final long MAX_EXACT_INTEGER = 1L << 53;

  @Override
  public boolean tryAppend(byte[] utf8, int offset, int length) {
    if (maxWholeDigits > 0 && NumberSyntax.looksLikeId(utf8, offset, length, maxWholeDigits)) {
      return false;
    }
    if (!shortNumber.tryParse(utf8, offset, length) || shortNumber.digits() > MAX_EXACT_INTEGER) {
      return appendAnyNumber(utf8, offset, length);
    }
    // Both operands are exact, so the quotient is rounded only once and is correct.
    double value = (double) shortNumber.digits() / ShortNumberParser.powerOf10(shortNumber.scale());
    column.append(shortNumber.isNegative() ? -value : value);
    return true;
  }

  private boolean appendAnyNumber(byte[] utf8, int offset, int length) {
    if (!NumberSyntax.isNumber(utf8, offset, length)) {
      return false;
    }
    double value = Double.parseDouble(NumberSyntax.asciiText(utf8, offset, length));
    if (Double.isInfinite(value)) {
      return false;
    }
    column.append(value);
    return true;
  }

  @Override
  public int appendUntilMisfit(byte[] bytes, long[] spans, int from, int to) {
    for (int i = from; i < to; i++) {
      int length = FieldSpan.length(spans[i]);
      if (length == 0) {
        column.appendNull();
      } else if (!tryAppend(bytes, FieldSpan.start(spans[i]), length)) {
        return i;
      }
    }
    return to;
  }

  @Override
  public String expectation() {
    return maxWholeDigits == 0
        ? "a number such as -12.5 or 1e6"
        : "a number without leading zeros and with at most "
            + maxWholeDigits
            + " digits before the point, because only a sample shows that the column contains"
            + " numbers";
  }
}
