package io.partnerinsights.core.csv.decode;

import java.util.stream.LongStream;

/**
 * Parses numbers {@code [+-] digits [. digits]} that are short enough for a {@code long}, and keeps
 * the last one. This is the fast path for the numbers of nearly every report. {@link NumberSyntax}
 * covers all others.
 */
final class ShortNumberParser {
  /** Maximum number of digits: 18 of them always fit a {@code long}. */
  static final int MAX_DIGITS = 18;

  /** Maximum length: the digits, a sign and a point. */
  private static final int MAX_LENGTH = MAX_DIGITS + 2;

  private static final long[] POWERS_OF_10 =
      LongStream.iterate(1, power -> power * 10).limit(MAX_DIGITS + 1).toArray();

  private long digits;
  private int scale;
  private boolean negative;

  /** Returns 10 to the power of {@code exponent}, which is at most {@link #MAX_DIGITS}. */
  static long powerOf10(int exponent) {
    return POWERS_OF_10[exponent];
  }

  /** Parses the text; returns false if it has another syntax, which may still be a number. */
  boolean tryParse(byte[] utf8, int offset, int length) {
    if (length > MAX_LENGTH) {
      return false;
    }
    int end = offset + length;
    negative = utf8[offset] == '-';
    int digitsStart = negative || utf8[offset] == '+' ? offset + 1 : offset;
    int point = end;
    long value = 0;
    for (int i = digitsStart; i < end; i++) {
      int digit = utf8[i] - '0';
      if (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
      } else if (utf8[i] == '.' && point == end) {
        point = i;
      } else {
        return false;
      }
    }
    digits = value;
    scale = point == end ? 0 : end - point - 1;
    int digitCount = end - digitsStart - (point == end ? 0 : 1);
    return digitCount > 0 && digitCount <= MAX_DIGITS;
  }

  /** Returns the digits as a whole number, without sign and point. */
  long digits() {
    return digits;
  }

  /** Returns the number of digits after the point. */
  int scale() {
    return scale;
  }

  boolean isNegative() {
    return negative;
  }
}
