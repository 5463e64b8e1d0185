package io.partnerinsights.core.csv.scan;

/** Validates UTF-8 by Unicode's table 3-7, with the same results as the JDK's decoder. */
final class Utf8 {
  private static final int MALFORMED = -1;
  private static final int UNFINISHED = 0;
  private static final int FOUR_WORDS_LENGTH = 4 * EightBytes.SIZE;

  private Utf8() {}

  static boolean isValid(byte[] bytes, int from, int to) {
    return validEnd(bytes, from, to) == to;
  }

  /**
   * Returns the end of the well-formed bytes: {@code to}, or the start of the first character that
   * is malformed or continues after {@code to}.
   */
  static int validEnd(byte[] bytes, int from, int to) {
    int index = from;
    while (true) {
      index = indexAfterAscii(bytes, index, to);
      if (index == to) {
        return to;
      }
      int length = characterLength(bytes, index, to);
      if (length <= 0) {
        return index;
      }
      index += length;
    }
  }

  static boolean isUnfinished(byte[] bytes, int from, int to) {
    return characterLength(bytes, from, to) == UNFINISHED;
  }

  static boolean isContinuation(byte b) {
    return (b & 0xC0) == 0x80;
  }

  /** Returns the index of the next non-ASCII byte; fast if it is the first byte or far away. */
  private static int indexAfterAscii(byte[] bytes, int from, int to) {
    if (from < to && bytes[from] < 0) {
      return from;
    }
    int index = from;
    while (index <= to - FOUR_WORDS_LENGTH && highBitsOfFourWords(bytes, index) == 0) {
      index += FOUR_WORDS_LENGTH;
    }
    while (index <= to - EightBytes.SIZE) {
      long highBits = EightBytes.readWord(bytes, index) & EightBytes.HIGH_BITS;
      if (highBits != 0) {
        return index + EightBytes.firstMatch(highBits);
      }
      index += EightBytes.SIZE;
    }
    while (index < to && bytes[index] >= 0) {
      index++;
    }
    return index;
  }

  private static long highBitsOfFourWords(byte[] bytes, int index) {
    long firstWords =
        EightBytes.readWord(bytes, index) | EightBytes.readWord(bytes, index + EightBytes.SIZE);
    long lastWords =
        EightBytes.readWord(bytes, index + 2 * EightBytes.SIZE)
            | EightBytes.readWord(bytes, index + 3 * EightBytes.SIZE);
    return (firstWords | lastWords) & EightBytes.HIGH_BITS;
  }

  /** Checks the two most common kinds first: two bytes, and three bytes without special cases. */
  private static int characterLength(byte[] bytes, int index, int to) {
    int firstByte = bytes[index] & 0xFF;
    if (firstByte >= 0xC2 && firstByte < 0xE0 && index + 1 < to) {
      return isContinuation(bytes[index + 1]) ? 2 : MALFORMED;
    }
    if (firstByte > 0xE0 && firstByte < 0xED && index + 2 < to) {
      return isContinuation(bytes[index + 1]) && isContinuation(bytes[index + 2]) ? 3 : MALFORMED;
    }
    return anyCharacterLength(bytes, index, to, firstByte);
  }

  private static int anyCharacterLength(byte[] bytes, int index, int to, int firstByte) {
    if (firstByte < 0xC2 || firstByte >= 0xF5) {
      return firstByte < 0x80 ? 1 : MALFORMED;
    }
    int shortLength = firstByte < 0xE0 ? 2 : 3;
    int length = firstByte < 0xF0 ? shortLength : 4;
    for (int i = 1; i < length; i++) {
      if (index + i == to) {
        return UNFINISHED;
      }
      if (!isContinuation(bytes[index + i]) || !mayFollow(firstByte, bytes[index + 1] & 0xFF)) {
        return MALFORMED;
      }
    }
    return length;
  }

  /** Excludes overlong forms, surrogates and code points beyond U+10FFFF. */
  private static boolean mayFollow(int firstByte, int secondByte) {
    return switch (firstByte) {
      case 0xE0 -> secondByte >= 0xA0;
      case 0xED -> secondByte < 0xA0;
      case 0xF0 -> secondByte >= 0x90;
      case 0xF4 -> secondByte < 0x90;
      default -> true;
    };
  }
}
