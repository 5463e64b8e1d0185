package io.partnerinsights.core.csv.scan;

/** Validates UTF-8 by Unicode's table 3-7, with the same results as the JDK's decoder. */
final class Utf8 {
  private static final int MALFORMED = -1;
  private static final int UNFINISHED = 0;
  private static final int FOUR_WORDS = 4 * EightBytes.BYTES;

  private Utf8() {}

  static boolean isValid(byte[] bytes, int from, int to) {
    return validEnd(bytes, from, to) == to;
  }

  /**
   * Returns the end of the well-formed bytes: {@code to}, or the start of the first character that
   * is malformed or continues after {@code to}.
   */
  static int validEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (true) {
      at = afterAscii(bytes, at, to);
      if (at == to) {
        return to;
      }
      int length = characterLength(bytes, at, to);
      if (length <= 0) {
        return at;
      }
      at += length;
    }
  }

  static boolean isUnfinished(byte[] bytes, int from, int to) {
    return characterLength(bytes, from, to) == UNFINISHED;
  }

  static boolean isContinuation(byte b) {
    return (b & 0xC0) == 0x80;
  }

  /** Returns the index of the next non-ASCII byte, which is often the first or far away. */
  private static int afterAscii(byte[] bytes, int from, int to) {
    if (from < to && bytes[from] < 0) {
      return from;
    }
    int at = from;
    while (at <= to - FOUR_WORDS && fourWords(bytes, at) == 0) {
      at += FOUR_WORDS;
    }
    while (at <= to - EightBytes.BYTES) {
      long high = EightBytes.at(bytes, at) & EightBytes.HIGH_BITS;
      if (high != 0) {
        return at + EightBytes.first(high);
      }
      at += EightBytes.BYTES;
    }
    while (at < to && bytes[at] >= 0) {
      at++;
    }
    return at;
  }

  private static long fourWords(byte[] bytes, int at) {
    long low = EightBytes.at(bytes, at) | EightBytes.at(bytes, at + EightBytes.BYTES);
    long high =
        EightBytes.at(bytes, at + 2 * EightBytes.BYTES)
            | EightBytes.at(bytes, at + 3 * EightBytes.BYTES);
    return (low | high) & EightBytes.HIGH_BITS;
  }

  /** Checks the two most common kinds first: two bytes, and three bytes without special cases. */
  private static int characterLength(byte[] bytes, int at, int to) {
    int first = bytes[at] & 0xFF;
    if (first >= 0xC2 && first < 0xE0 && at + 1 < to) {
      return isContinuation(bytes[at + 1]) ? 2 : MALFORMED;
    }
    if (first > 0xE0 && first < 0xED && at + 2 < to) {
      return isContinuation(bytes[at + 1]) && isContinuation(bytes[at + 2]) ? 3 : MALFORMED;
    }
    return generalLength(bytes, at, to, first);
  }

  private static int generalLength(byte[] bytes, int at, int to, int first) {
    if (first < 0xC2 || first >= 0xF5) {
      return first < 0x80 ? 1 : MALFORMED;
    }
    int threeAtMost = first < 0xE0 ? 2 : 3;
    int length = first < 0xF0 ? threeAtMost : 4;
    for (int i = 1; i < length; i++) {
      if (at + i == to) {
        return UNFINISHED;
      }
      if (!isContinuation(bytes[at + i]) || !mayFollow(first, bytes[at + 1] & 0xFF)) {
        return MALFORMED;
      }
    }
    return length;
  }

  /** Excludes overlong forms, surrogates and code points beyond U+10FFFF. */
  private static boolean mayFollow(int first, int second) {
    return switch (first) {
      case 0xE0 -> second >= 0xA0;
      case 0xED -> second < 0xA0;
      case 0xF0 -> second >= 0x90;
      case 0xF4 -> second < 0x90;
      default -> true;
    };
  }
}
