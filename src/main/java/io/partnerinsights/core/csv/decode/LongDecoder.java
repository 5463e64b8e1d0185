package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.LongColumn;
import io.partnerinsights.core.csv.scan.FieldSpan;

/**
 * Decodes the texts that {@link Long#parseLong(String)} accepts, with ASCII digits only: no blanks,
 * no exponent. A fraction of zeros is accepted too, because 12.0 is the whole number 12.
 */
record LongDecoder(LongColumn column) implements FieldDecoder {
  @Override
  public boolean tryAppend(byte[] utf8, int offset, int length) {
    boolean negative = utf8[offset] == '-';
    int digitsStart = negative || utf8[offset] == '+' ? offset + 1 : offset;
    int end = offset + length;
    if (digitsStart == end) {
      return false;
    }
    // Counted downwards, because the smallest long has no positive counterpart.
    long value = 0;
    for (int i = digitsStart; i < end; i++) {
      int digit = utf8[i] - '0';
      if (digit < 0 || digit > 9) {
        if (i > digitsStart && NumberSyntax.isZeroFraction(utf8, i, end)) {
          break;
        }
        return false;
      }
      if (value < Long.MIN_VALUE / 10) {
        return false;
      }
      value = value * 10 - digit;
      if (value > 0) {
        return false;
      }
    }
    if (!negative && value == Long.MIN_VALUE) {
      return false;
    }
    column.append(negative ? value : -value);
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
    return "a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE;
  }
}
