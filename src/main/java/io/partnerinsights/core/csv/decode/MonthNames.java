package io.partnerinsights.core.csv.decode;

/** The English names of months, of three letters, without case. */
final class MonthNames {
  /** The bit in which capital and small ASCII letters differ. */
  private static final int SMALL = 0x20;

  private MonthNames() {}

  /** Returns the number of the month that three bytes name, from 1, or -1. */
  static int number(byte[] utf8, int offset) {
    return switch (key(utf8[offset], utf8[offset + 1], utf8[offset + 2])) {
      case 'j' << 16 | 'a' << 8 | 'n' -> 1;
      case 'f' << 16 | 'e' << 8 | 'b' -> 2;
      case 'm' << 16 | 'a' << 8 | 'r' -> 3;
      case 'a' << 16 | 'p' << 8 | 'r' -> 4;
      case 'm' << 16 | 'a' << 8 | 'y' -> 5;
      case 'j' << 16 | 'u' << 8 | 'n' -> 6;
      case 'j' << 16 | 'u' << 8 | 'l' -> 7;
      case 'a' << 16 | 'u' << 8 | 'g' -> 8;
      case 's' << 16 | 'e' << 8 | 'p' -> 9;
      case 'o' << 16 | 'c' << 8 | 't' -> 10;
      case 'n' << 16 | 'o' << 8 | 'v' -> 11;
      case 'd' << 16 | 'e' << 8 | 'c' -> 12;
      default -> -1;
    };
  }

  private static int key(int first, int second, int third) {
    return (first | SMALL) << 16 | (second | SMALL) << 8 | (third | SMALL);
  }
}
