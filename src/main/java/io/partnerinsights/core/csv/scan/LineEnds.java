package io.partnerinsights.core.csv.scan;

/** The three line ends LF, CR and CRLF. */
final class LineEnds {
  private LineEnds() {}

  /** Returns 1 if a line end starts at {@code p} inside quotes; the LF of a CRLF counts 0. */
  static int count(byte[] bytes, int p) {
    boolean afterCr = p > 0 && bytes[p - 1] == '\r';
    return bytes[p] == '\r' || (bytes[p] == '\n' && !afterCr) ? 1 : 0;
  }

  /** Returns where the line after the line end at {@code p} begins, given the bytes so far. */
  static int after(byte[] bytes, int p, int end) {
    boolean two = bytes[p] == '\r' && p + 1 < end && bytes[p + 1] == '\n';
    return two ? p + 2 : p + 1;
  }
}
