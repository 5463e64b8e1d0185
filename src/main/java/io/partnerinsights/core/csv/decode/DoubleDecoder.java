package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.DoubleColumn;

/**
 * Numbers as {@link NumberText} allows them, bit for bit what {@link Double#parseDouble(String)}
 * makes of them. A number too large for a double does not fit: infinity is not what was written.
 */
final class DoubleDecoder implements FieldDecoder {
  /** Up to here a double is exactly the whole number. */
  private static final long MOST_EXACT = 1L << 53;

  private final DoubleColumn column;
  private final ShortNumber number = new ShortNumber();

  DoubleDecoder(DoubleColumn column) {
    this.column = column;
  }

  @Override
  public DoubleColumn column() {
    return column;
  }

  @Override
  public boolean append(byte[] utf8, int offset, int length) {
    if (!number.read(utf8, offset, length) || number.digits() > MOST_EXACT) {
      return appendParsed(utf8, offset, length);
    }
    // Both are exactly what they are as doubles, so that their quotient is rounded once: correctly.
    double value = (double) number.digits() / ShortNumber.power(number.fraction());
    column.append(number.isNegative() ? -value : value);
    return true;
  }

  private boolean appendParsed(byte[] utf8, int offset, int length) {
    if (!NumberText.isNumber(utf8, offset, length)) {
      return false;
    }
    double value = Double.parseDouble(NumberText.ascii(utf8, offset, length));
    if (Double.isInfinite(value)) {
      return false;
    }
    column.append(value);
    return true;
  }

  @Override
  public int appendAll(byte[] bytes, long[] slices, int from, int to) {
    for (int i = from; i < to; i++) {
      int length = FieldSpans.length(slices[i]);
      if (length == 0) {
        column.appendNull();
      } else if (!append(bytes, FieldSpans.start(slices[i]), length)) {
        return i;
      }
    }
    return to;
  }

  @Override
  public String expectation() {
    return "a number such as -12.5 or 1e6";
  }
}
