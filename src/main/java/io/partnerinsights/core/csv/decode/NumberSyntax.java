package io.partnerinsights.core.csv.decode;

import java.nio.charset.StandardCharsets;

/**
 * The syntax of numbers: {@code [+-] digits [. digits] [e [+-] digits]}, with a digit on at least
 * one side of the point. Java's parsers accept more than a report should contain: blanks, {@code
 * NaN}, hexadecimal, a trailing {@code d} or {@code f}.
 */
final class NumberSyntax {
  private NumberSyntax() {}

  static boolean isNumber(byte[] utf8, int offset, int length) {
    int end = offset + length;
    int i = afterSign(utf8, offset, end);
    int whole = afterDigits(utf8, i, end);
    int digits = whole - i;
    i = whole;
    if (i < end && utf8[i] == '.') {
      int fraction = afterDigits(utf8, i + 1, end);
      digits += fraction - (i + 1);
      i = fraction;
    }
    return digits > 0 && (i == end || isExponent(utf8, i, end));
  }

  /** Returns whether the number has a leading zero or more digits before its point. */
  static boolean isLikeAnId(byte[] utf8, int offset, int length, int maxDigits) {
    int end = offset + length;
    int first = afterSign(utf8, offset, end);
    int digits = afterDigits(utf8, first, end) - first;
    return digits > maxDigits || (digits > 1 && utf8[first] == '0');
  }

  /** Returns whether a point and zeros, at least one, follow up to the end. */
  static boolean isZeroFraction(byte[] utf8, int point, int end) {
    boolean zeros = utf8[point] == '.' && point + 1 < end;
    for (int i = point + 1; i < end; i++) {
      zeros &= utf8[i] == '0';
    }
    return zeros;
  }

  /** Returns the text for a parser of the JDK; {@link #isNumber} must have accepted it. */
  static String ascii(byte[] utf8, int offset, int length) {
    return new String(utf8, offset, length, StandardCharsets.ISO_8859_1);
  }

  private static boolean isExponent(byte[] utf8, int i, int end) {
    if (utf8[i] != 'e' && utf8[i] != 'E') {
      return false;
    }
    int first = afterSign(utf8, i + 1, end);
    return first < end && afterDigits(utf8, first, end) == end;
  }

  private static int afterSign(byte[] utf8, int i, int end) {
    return i < end && (utf8[i] == '-' || utf8[i] == '+') ? i + 1 : i;
  }

  private static int afterDigits(byte[] utf8, int from, int end) {
    int i = from;
    while (i < end && utf8[i] >= '0' && utf8[i] <= '9') {
      i++;
    }
    return i;
  }
}
