package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.DoubleColumn;
import io.partnerinsights.core.csv.scan.FieldSpan;

/**
 * Decodes numbers of {@link NumberSyntax} to the same bits as {@link Double#parseDouble(String)}. A
 * number that is too large for a double does not fit, because infinity is another value.
 */
final class DoubleDecoder implements FieldDecoder {
  /** The largest whole number up to which every one is exact as a double. */
  private static final long MAX_EXACT = 1L << 53;

  private final DoubleColumn column;
  private final ShortNumberParser number = new ShortNumberParser();

  DoubleDecoder(DoubleColumn column) {
    this.column = column;
  }

  @Override
  public DoubleColumn column() {
    return column;
  }

  @Override
  public boolean append(byte[] utf8, int offset, int length) {
    if (!number.parse(utf8, offset, length) || number.digits() > MAX_EXACT) {
      return appendParsed(utf8, offset, length);
    }
    // Both operands are exact, so the quotient is rounded only once and is correct.
    double value = (double) number.digits() / ShortNumberParser.powerOf10(number.scale());
    column.append(number.isNegative() ? -value : value);
    return true;
  }

  private boolean appendParsed(byte[] utf8, int offset, int length) {
    if (!NumberSyntax.isNumber(utf8, offset, length)) {
      return false;
    }
    double value = Double.parseDouble(NumberSyntax.ascii(utf8, offset, length));
    if (Double.isInfinite(value)) {
      return false;
    }
    column.append(value);
    return true;
  }

  @Override
  public int appendAll(byte[] bytes, long[] spans, int from, int to) {
    for (int i = from; i < to; i++) {
      int length = FieldSpan.length(spans[i]);
      if (length == 0) {
        column.appendNull();
      } else if (!append(bytes, FieldSpan.start(spans[i]), length)) {
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
