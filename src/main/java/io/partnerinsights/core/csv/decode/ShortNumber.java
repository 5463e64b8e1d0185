package io.partnerinsights.core.csv.decode;

/**
 * The numbers of nearly every report: {@code [+-] digits [. digits]} of so few digits that they fit
 * a {@code long}. Holds the number last read; whatever it does not read is {@link NumberText}'s.
 */
final class ShortNumber {
  /** With the sign and the point, so that there are never more digits. */
  static final int LONGEST = 18;

  private static final long[] POWERS = powers();

  private long digits;
  private int fraction;
  private boolean negative;

  private static long[] powers() {
    long[] powers = new long[LONGEST + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }

  /** 10 to the power of at most {@link #LONGEST}. */
  static long power(int exponent) {
    return POWERS[exponent];
  }

  /** Reads the text; false when it is something else, maybe a number all the same. */
  boolean read(byte[] utf8, int offset, int length) {
    if (length > LONGEST) {
      return false;
    }
    int end = offset + length;
    negative = utf8[offset] == '-';
    int first = negative || utf8[offset] == '+' ? offset + 1 : offset;
    int point = end;
    long value = 0;
    for (int i = first; i < end; i++) {
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
    fraction = point == end ? 0 : end - point - 1;
    return end - first > (point == end ? 0 : 1);
  }

  /** The number without its sign and point. */
  long digits() {
    return digits;
  }

  /** How many of the digits stand after the point. */
  int fraction() {
    return fraction;
  }

  boolean isNegative() {
    return negative;
  }
}
