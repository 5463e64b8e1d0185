package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.IntColumn;
import io.partnerinsights.core.csv.scan.FieldSpan;

/**
 * Decodes the texts that {@link Integer#parseInt(String)} accepts, with ASCII digits only: no
 * blanks, no exponent. A fraction of zeros is accepted too.
 */
record IntDecoder(IntColumn column) implements FieldDecoder {
  @Override
  public boolean tryAppend(byte[] utf8, int offset, int length) {
    boolean negative = utf8[offset] == '-';
    int digitsStart = negative || utf8[offset] == '+' ? offset + 1 : offset;
    int end = offset + length;
    if (digitsStart == end) {
      return false;
    }
    long value = 0;
    for (int i = digitsStart; i < end; i++) {
      int digit = utf8[i] - '0';
      if (digit < 0 || digit > 9) {
        if (i > digitsStart && NumberSyntax.isZeroFraction(utf8, i, end)) {
          break;
        }
        return false;
      }
      value = value * 10 + digit;
      if (value > Integer.MAX_VALUE + 1L) {
        return false;
      }
    }
    long signedValue = negative ? -value : value;
    if (signedValue > Integer.MAX_VALUE) {
      return false;
    }
    column.append((int) signedValue);
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
    return "a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;
  }
}
