package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.DecimalColumn;
import io.partnerinsights.core.csv.scan.FieldSpan;
import java.math.BigDecimal;

/**
 * Decodes numbers of {@link NumberSyntax} exactly, without rounding. A number does not fit if it
 * needs more digits after the point than the scale, or more before it than the precision leaves.
 */
final class DecimalDecoder implements FieldDecoder {
  /** Maximum length in bytes: room for 38 digits and many zeros; keeps hostile fields cheap. */
  private static final int MAX_LENGTH = 1000;

  private final DecimalColumn column;
  private final ShortNumberParser number = new ShortNumberParser();

  DecimalDecoder(DecimalColumn column) {
    this.column = column;
  }

  @Override
  public DecimalColumn column() {
    return column;
  }

  @Override
  public boolean append(byte[] utf8, int offset, int length) {
    if (!column.isCompact() || !number.parse(utf8, offset, length)) {
      return appendParsed(utf8, offset, length);
    }
    int zeros = column.scale() - number.scale();
    if (zeros < 0) {
      return appendParsed(utf8, offset, length);
    }
    if (number.digits() >= ShortNumberParser.powerOf10(column.precision() - zeros)) {
      return false;
    }
    long unscaled = number.digits() * ShortNumberParser.powerOf10(zeros);
    column.appendUnscaled(number.isNegative() ? -unscaled : unscaled);
    return true;
  }

  private boolean appendParsed(byte[] utf8, int offset, int length) {
    if (length > MAX_LENGTH || !NumberSyntax.isNumber(utf8, offset, length)) {
      return false;
    }
    BigDecimal value;
    try {
      value = new BigDecimal(NumberSyntax.ascii(utf8, offset, length)).stripTrailingZeros();
    } catch (NumberFormatException exponentOverflow) {
      return false;
    }
    // Checked before setScale, which would write out all zeros of 1e999999999.
    if (value.scale() > column.scale()
        || wholeDigits(value) > column.precision() - column.scale()) {
      return false;
    }
    column.appendUnscaled(value.setScale(column.scale()).unscaledValue());
    return true;
  }

  private static long wholeDigits(BigDecimal value) {
    return value.signum() == 0 ? 0 : (long) value.precision() - value.scale();
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
    return "a number with at most "
        + (column.precision() - column.scale())
        + " digits before and "
        + column.scale()
        + " after the point";
  }
}
