package io.partnerinsights.core.csv.scan;

/** LF, CR and CRLF, which is one. */
final class LineEnds {
  private LineEnds() {}

  /** How many line ends there are at {@code p} inside quotes: the LF of a CRLF is none. */
  static int counted(byte[] bytes, int p) {
    boolean behindCr = p > 0 && bytes[p - 1] == '\r';
    return bytes[p] == '\r' || (bytes[p] == '\n' && !behindCr) ? 1 : 0;
  }

  /** Where the line begins that follows the line end at {@code p}, as far as can be seen. */
  static int after(byte[] bytes, int p, int end) {
    boolean two = bytes[p] == '\r' && p + 1 < end && bytes[p + 1] == '\n';
    return two ? p + 2 : p + 1;
  }
}
