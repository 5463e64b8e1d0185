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
    int i = indexAfterSign(utf8, offset, end);
    int wholeEnd = indexAfterDigits(utf8, i, end);
    int digitCount = wholeEnd - i;
    i = wholeEnd;
    if (i < end && utf8[i] == '.') {
      int fractionEnd = indexAfterDigits(utf8, i + 1, end);
      digitCount += fractionEnd - (i + 1);
      i = fractionEnd;
    }
    return digitCount > 0 && (i == end || isExponent(utf8, i, end));
  }

  /** Returns whether the number has a leading zero, or more than the maximum of whole digits. */
  static boolean looksLikeId(byte[] utf8, int offset, int length, int maxWholeDigits) {
    int end = offset + length;
    int digitsStart = indexAfterSign(utf8, offset, end);
    int digitCount = indexAfterDigits(utf8, digitsStart, end) - digitsStart;
    return digitCount > maxWholeDigits || (digitCount > 1 && utf8[digitsStart] == '0');
  }

  /** Returns whether a point and zeros, at least one, follow up to the end. */
  static boolean isZeroFraction(byte[] utf8, int point, int end) {
    boolean onlyZeros = utf8[point] == '.' && point + 1 < end;
    for (int i = point + 1; i < end; i++) {
      onlyZeros &= utf8[i] == '0';
    }
    return onlyZeros;
  }

  /** Returns the text for a parser of the JDK; {@link #isNumber} must have accepted it. */
  static String asciiText(byte[] utf8, int offset, int length) {
    return new String(utf8, offset, length, StandardCharsets.ISO_8859_1);
  }

  private static boolean isExponent(byte[] utf8, int i, int end) {
    if (utf8[i] != 'e' && utf8[i] != 'E') {
      return false;
    }
    int digitsStart = indexAfterSign(utf8, i + 1, end);
    return digitsStart < end && indexAfterDigits(utf8, digitsStart, end) == end;
  }

  private static int indexAfterSign(byte[] utf8, int i, int end) {
    return i < end && (utf8[i] == '-' || utf8[i] == '+') ? i + 1 : i;
  }

  private static int indexAfterDigits(byte[] utf8, int from, int end) {
    int i = from;
    while (i < end && utf8[i] >= '0' && utf8[i] <= '9') {
      i++;
    }
    return i;
  }
}
